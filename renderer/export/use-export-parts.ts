import { useCallback } from "react";
import type { Failure } from "../../shared/failure.ts";
import { useCommand } from "../link/use-link.tsx";
import { saveFile } from "./save-file.ts";

const types = { csv: "text/csv;charset=utf-8", jsonl: "application/jsonl" } as const;

type Saved =
  | { readonly ok: true; readonly output: { readonly name: string } }
  | { readonly ok: false; readonly failure: Failure };

/** Fetches an export that was begun, piece by piece, and saves it under a name with the time of it. */
export function useExportParts(): (id: string, what: string, as: keyof typeof types) => Promise<Saved> {
  const next = useCommand("nextExportPart");
  return useCallback(
    async (id, what, as) => {
      const parts: string[] = [];
      for (let isDone = false; !isDone; ) {
        const part = await next({ id });
        if (!part.ok) return part;
        parts.push(part.output.text);
        isDone = part.output.done;
      }
      const at = new Date().toISOString().slice(0, 19).replaceAll(":", "");
      const name = `${what}-${at}.${as}`;
      saveFile(name, new Blob(parts, { type: types[as] }));
      return { ok: true, output: { name } };
    },
    [next],
  );
}
