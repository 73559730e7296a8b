import { useEffect, useState } from "react";
import type { Failure } from "../../../shared/failure.ts";
import type { FormatTrial } from "../../../shared/formats/trial.ts";
import type { CommandInput } from "../../../shared/link.ts";
import type { CommandResult } from "../../link/link.ts";
import { useCommand } from "../../link/use-link.tsx";
import { type Draft, declarationOf } from "./draft.ts";

/** A pause in typing this long is worth a look at the store. */
const PAUSE_MS = 250;

export interface Trial {
  readonly trial: FormatTrial | null;
  readonly failure: Failure | null;
  /** The trial of what is in the editor at this moment, which `trial` is not yet while somebody types. */
  readonly settle: () => Promise<CommandResult<"tryFormat">>;
}

interface Tried {
  readonly trial: FormatTrial | null;
  readonly failure: Failure | null;
  /** The draft that `trial` is of. */
  readonly of: Draft | null;
}

/** Tries the draft on the store whenever it changes; what was found before stays until then. */
export function useTrial(draft: Draft): Trial {
  const tryFormat = useCommand("tryFormat");
  const [{ trial, failure, of }, setResult] = useState<Tried>({ trial: null, failure: null, of: null });
  useEffect(() => {
    let outdated = false;
    const timer = setTimeout(async () => {
      const answer = await tryFormat(sourceOf(draft));
      if (outdated) return;
      setResult((before) =>
        answer.ok
          ? { trial: answer.output, failure: null, of: draft }
          : { ...before, failure: answer.failure },
      );
    }, PAUSE_MS);
    return () => {
      outdated = true;
      clearTimeout(timer);
    };
  }, [draft, tryFormat]);
  const settle = async (): Promise<CommandResult<"tryFormat">> =>
    trial !== null && of === draft ? { ok: true, output: trial } : await tryFormat(sourceOf(draft));
  return { trial, failure, settle };
}

function sourceOf(draft: Draft): CommandInput<"tryFormat"> {
  return { source: { kind: "draft", draft: declarationOf(draft) } };
}
