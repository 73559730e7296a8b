import { useState } from "react";
import type { Declaration } from "../../../shared/formats/declaration.ts";
import type { FormatTrial } from "../../../shared/formats/trial.ts";
import { Button, buttonClass } from "../../components/button.tsx";
import { useTell } from "../../components/toasts.tsx";
import { useCommand } from "../../link/use-link.tsx";
import { currentRoute, hrefOf, navigate } from "../../route/use-route.ts";
import { text } from "../../text/text.ts";
import type { Trial } from "./use-trial.ts";

interface KeepFormatProps {
  /** The format that is being changed; null: a new one. */
  readonly original: Declaration | null;
  readonly declared: readonly Declaration[];
  readonly trial: FormatTrial | null;
  readonly settle: Trial["settle"];
}

/** Puts the format to work. The store is then read anew. */
export function KeepFormat({ original, declared, trial, settle }: KeepFormatProps) {
  const words = text.format;
  const changeSettings = useCommand("changeSettings");
  const { done, failed } = useTell();
  const [busy, setBusy] = useState(false);
  const others = declared.filter(({ id }) => id !== original?.id);
  const usable = (of: FormatTrial | null): Declaration | null => {
    const declaration = of?.declaration ?? null;
    return others.some(({ id }) => id === declaration?.id) ? null : declaration;
  };
  const taken = trial !== null && trial.declaration !== null && usable(trial) === null;

  async function keep(): Promise<void> {
    setBusy(true);
    // Whoever types and presses the button at once means what is in the fields now.
    const tried = await settle();
    const declaration = tried.ok ? usable(tried.output) : null;
    const answer =
      tried.ok && declaration !== null
        ? await changeSettings({ formats: { declared: [...others, declaration] } })
        : tried;
    setBusy(false);
    if (!answer.ok) return failed(answer.failure);
    // What is wrong with it stands beside the fields.
    if (declaration === null) return;
    done(words.kept(declaration.title), words.keptMore);
    // Whoever has gone somewhere else meanwhile stays there.
    if (currentRoute().name === "format") {
      navigate({ name: "sessions", filter: `format:${declaration.id}` });
    }
  }

  return (
    <div className="format__keep">
      <Button look="primary" disabled={usable(trial) === null || busy} onClick={keep}>
        {original === null ? words.keep : words.keepChange}
      </Button>
      <a className={buttonClass()} href={hrefOf({ name: "settings" })}>
        {text.actions.cancel}
      </a>
      {taken ? (
        <p className="field__hint field__hint--problem" role="alert">
          {words.idTaken}
        </p>
      ) : null}
      {trial !== null && trial.problems.length > 0 ? (
        <p className="box__hint">{words.incomplete(trial.problems.length)}</p>
      ) : null}
    </div>
  );
}
