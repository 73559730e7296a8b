import { useCallback, useState } from "react";
import type { CommandInput } from "../../../shared/link.ts";
import { useTell } from "../../components/toasts.tsx";
import { useCommand } from "../../link/use-link.tsx";
import { text } from "../../text/text.ts";
import { saveFile } from "./save-file.ts";

type Export = CommandInput<"beginExport">;

const types: Readonly<Record<Export["as"], string>> = {
  csv: "text/csv;charset=utf-8",
  jsonl: "application/jsonl",
};

/** Saves what is filtered as a file. `running` is how many sessions are on their way, null while none are. */
export function useExport(): { readonly run: (what: Export) => void; readonly running: number | null } {
  const begin = useCommand("beginExport");
  const next = useCommand("nextExportPart");
  const { done, failed } = useTell();
  const [running, setRunning] = useState<number | null>(null);

  const run = useCallback(
    async (what: Export) => {
      const begun = await begin(what);
      if (!begun.ok) return failed(begun.failure);
      const { id, sessions } = begun.output;
      setRunning(sessions);
      const parts: string[] = [];
      for (let isDone = false; !isDone; ) {
        const part = await next({ id });
        if (!part.ok) {
          setRunning(null);
          return failed(part.failure);
        }
        parts.push(part.output.text);
        isDone = part.output.done;
      }
      setRunning(null);
      const at = new Date().toISOString().slice(0, 19).replaceAll(":", "");
      const name = `sessions-${at}.${what.as}`;
      saveFile(name, new Blob(parts, { type: types[what.as] }));
      done(text.sessions.exported(sessions), text.sessions.exportedMore(name));
    },
    [begin, next, done, failed],
  );
  return { run, running };
}
