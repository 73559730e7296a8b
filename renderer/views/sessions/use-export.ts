import { useCallback, useState } from "react";
import type { CommandInput } from "../../../shared/link.ts";
import { useTell } from "../../components/toasts.tsx";
import { useExportParts } from "../../export/use-export-parts.ts";
import { useCommand } from "../../link/use-link.tsx";
import { text } from "../../text/text.ts";

type Export = CommandInput<"beginExport">;

/** Saves what is filtered as a file. `running` is how many sessions are on their way, null while none are. */
export function useExport(): { readonly run: (what: Export) => void; readonly running: number | null } {
  const begin = useCommand("beginExport");
  const saveParts = useExportParts();
  const { done, failed } = useTell();
  const [running, setRunning] = useState<number | null>(null);

  const run = useCallback(
    async (what: Export) => {
      const begun = await begin(what);
      if (!begun.ok) return failed(begun.failure);
      const { id, sessions } = begun.output;
      setRunning(sessions);
      const saved = await saveParts(id, "sessions", what.as);
      setRunning(null);
      if (saved.ok) done(text.sessions.exported(sessions), text.sessions.exportedMore(saved.output.name));
      else failed(saved.failure);
    },
    [begin, saveParts, done, failed],
  );
  return { run, running };
}
