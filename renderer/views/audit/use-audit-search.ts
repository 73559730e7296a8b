import { useEffect, useState } from "react";
import type { AuditEntry, AuditQuery } from "../../../shared/audit.ts";
import type { Failure } from "../../../shared/failure.ts";
import { useCommand } from "../../link/use-link.tsx";
import { isEverything } from "./audit-query.tsx";

/** While a person types, the log is looked through only when they pause. */
const PAUSE_MS = 250;

interface Found {
  readonly entries: readonly AuditEntry[];
  readonly more: boolean;
  readonly searching: boolean;
  readonly failure: Failure | null;
}

const NOTHING: Found = { entries: [], more: false, searching: false, failure: null };

/** Looks again when the log grows. Nothing is looked for while everything is meant. */
export function useAuditSearch(query: AuditQuery, entries: number): Found {
  const search = useCommand("searchAudit");
  const [found, setFound] = useState(NOTHING);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `entries` is why to look again
  useEffect(() => {
    if (isEverything(query)) return setFound(NOTHING);
    let wanted = true;
    setFound((before) => ({ ...before, searching: true }));
    const timer = setTimeout(async () => {
      const answer = await search(query);
      if (!wanted) return;
      setFound(
        answer.ok
          ? { ...answer.output, searching: false, failure: null }
          : { ...NOTHING, failure: answer.failure },
      );
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [query, entries, search]);
  return found;
}
