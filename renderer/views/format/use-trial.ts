import { useEffect, useState } from "react";
import type { Failure } from "../../../shared/failure.ts";
import type { FormatTrial } from "../../../shared/formats/trial.ts";
import { useCommand } from "../../link/use-link.tsx";
import { type Draft, declarationOf } from "./draft.ts";

/** A pause in typing this long is worth a look at the store. */
const PAUSE_MS = 250;

export interface Trial {
  readonly trial: FormatTrial | null;
  readonly failure: Failure | null;
}

/** Tries the draft on the store whenever it changes; what was found before stays until then. */
export function useTrial(draft: Draft | null): Trial {
  const tryFormat = useCommand("tryFormat");
  const [result, setResult] = useState<Trial>({ trial: null, failure: null });
  useEffect(() => {
    if (draft === null) return;
    let outdated = false;
    const timer = setTimeout(async () => {
      const answer = await tryFormat({ source: { kind: "draft", draft: declarationOf(draft) } });
      if (outdated) return;
      setResult((before) =>
        answer.ok ? { trial: answer.output, failure: null } : { ...before, failure: answer.failure },
      );
    }, PAUSE_MS);
    return () => {
      outdated = true;
      clearTimeout(timer);
    };
  }, [draft, tryFormat]);
  return result;
}
