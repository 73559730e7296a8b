import { useCallback, useState } from "react";
import type { AuditQuery } from "../../../shared/audit.ts";
import { useTell } from "../../components/toasts.tsx";
import { useExportParts } from "../../export/use-export-parts.ts";
import { useCommand } from "../../link/use-link.tsx";
import { text } from "../../text/text.ts";

/** Saves what matches as a file; the export itself goes on record first. */
export function useAuditExport() {
  const begin = useCommand("beginAuditExport");
  const saveParts = useExportParts();
  const { done, failed } = useTell();
  const [saving, setSaving] = useState(false);
  const save = useCallback(
    async (query: AuditQuery, as: "csv" | "jsonl") => {
      setSaving(true);
      const begun = await begin({ query, as });
      const saved = begun.ok ? await saveParts(begun.output.id, "audit", as) : begun;
      setSaving(false);
      if (saved.ok) done(text.audit.exported, saved.output.name);
      else failed(saved.failure);
    },
    [begin, saveParts, done, failed],
  );
  return { save, saving };
}
