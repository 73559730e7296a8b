import "./revoke-dialog.css";
import { LoaderCircle } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Failure } from "../../shared/failure.ts";
import type { RevocationResult, RevocationTarget } from "../../shared/link.ts";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { FailureNote } from "../components/failure-note.tsx";
import { TextField } from "../components/text-field.tsx";
import { formatNumber } from "../format/numbers.ts";
import { useCommand } from "../link/use-link.tsx";
import { locale } from "../text/language.ts";
import { text } from "../text/text.ts";
import { ReasonField } from "./reason-field.tsx";
import { RevokeProgress } from "./revoke-progress.tsx";
import { RevokeResult } from "./revoke-result.tsx";
import { useRevocationSettings } from "./use-revocation-settings.ts";
import type { WiderRevocation } from "./use-revoke.tsx";

/** Above this many sessions the count has to be typed: nobody ends a thousand sessions by reflex. */
const TYPE_COUNT_ABOVE = 100;

type Stage =
  | { readonly kind: "counting" }
  | { readonly kind: "asking"; readonly count: number }
  | { readonly kind: "running"; readonly count: number; readonly id: string }
  | { readonly kind: "answered"; readonly result: RevocationResult };

interface RevokeDialogProps {
  readonly wider: WiderRevocation;
  readonly onClose: () => void;
  readonly onResult: (result: RevocationResult) => void;
}

export function RevokeDialog({ wider, onClose, onResult }: RevokeDialogProps) {
  const { target } = wider;
  const countTarget = useCommand("countTarget");
  const revoke = useCommand("revoke");
  const [stage, setStage] = useState<Stage>({ kind: "counting" });
  const [problem, setProblem] = useState<Failure | null>(null);
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const confirm = useRef<HTMLButtonElement>(null);

  const count = useCallback(async () => {
    setStage({ kind: "counting" });
    const answer = await countTarget(target);
    if (answer.ok) setStage({ kind: "asking", count: answer.output.count });
    else setProblem(answer.failure);
  }, [countTarget, target]);
  useEffect(() => {
    count();
  }, [count]);

  const asking = stage.kind === "asking" ? stage.count : 0;
  const mustType = asking > TYPE_COUNT_ABOVE;
  const settings = useRevocationSettings();
  const wide = target.kind !== "sessions" || target.ids.length > 1;
  const mustSayWhy = settings?.reasonRequired === "always" || (settings?.reasonRequired === "wider" && wide);
  const ready =
    asking > 0 &&
    !(mustSayWhy && reason.trim() === "") &&
    (!mustType || typed.replace(/\D/g, "") === String(asking));
  useEffect(() => {
    if (asking > 0 && !mustType && !isTyping()) confirm.current?.focus();
  }, [asking, mustType]);

  async function run(meant: RevocationTarget, whenBack: boolean, confirmed: number): Promise<void> {
    setProblem(null);
    const id = crypto.randomUUID();
    setStage({ kind: "running", count: confirmed, id });
    const why = reason.trim() === "" ? null : reason.trim();
    const answer = await revoke({ id, target: meant, confirmed, reason: why, whenBack });
    if (answer.ok) {
      onResult(answer.output);
      const { denied, failed, left } = answer.output.counts;
      const flawless = answer.output.problem === null && denied + failed + left === 0;
      // A caller that shows the result itself, and a result without a blemish, need no second dialog.
      if (wider.onDone !== undefined && flawless) return onClose();
      setStage({ kind: "answered", result: answer.output });
    } else {
      setProblem(answer.failure);
      setTyped("");
      setStage({ kind: "asking", count: confirmed });
    }
  }

  if (stage.kind === "answered") {
    const { id, counts } = stage.result;
    const notDone = counts.denied + counts.failed + counts.left;
    return (
      <RevokeResult
        result={stage.result}
        onClose={onClose}
        onRetry={(whenBack) => run({ kind: "left", id }, whenBack, notDone)}
      />
    );
  }
  if (stage.kind === "running") {
    return (
      <Dialog open onClose={onClose} title={text.revoke.pending(stage.count)}>
        <div className="revoke">
          <RevokeProgress id={stage.id} count={stage.count} />
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog open onClose={onClose} title={wider.title}>
      <form
        className="revoke"
        // A key that is held down was pressed before the count was there to be read.
        onKeyDown={(event) => {
          if (event.key === "Enter" && event.repeat) event.preventDefault();
        }}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) run(target, false, asking);
        }}
      >
        <div className="revoke__count" aria-live="polite">
          {stage.kind === "counting" ? (
            <span className="revoke__figure revoke__figure--unknown">–</span>
          ) : (
            <>
              <span className="revoke__figure">{formatNumber(stage.count, locale)}</span>
              <span>{stage.count === 0 ? text.revoke.endsNone : text.revoke.ends(stage.count)}</span>
            </>
          )}
        </div>
        {problem === null ? (
          <p className="revoke__more">{text.revoke.effect}</p>
        ) : (
          <FailureNote
            failure={problem}
            action={
              <Button
                size="small"
                onClick={() => {
                  setProblem(null);
                  count();
                }}
              >
                {text.revoke.recount}
              </Button>
            }
          />
        )}
        <ReasonField
          value={reason}
          required={mustSayWhy}
          presets={settings?.reasonPresets ?? []}
          onChange={setReason}
        />
        {mustType ? (
          <TextField
            label={text.revoke.typeCount(formatNumber(asking, locale))}
            inputMode="numeric"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        ) : null}
        <div className="dialog__actions">
          <Button onClick={onClose}>{text.actions.cancel}</Button>
          <Button ref={confirm} type="submit" look="danger" disabled={!ready}>
            {stage.kind === "asking" ? (
              text.revoke.confirm(stage.count)
            ) : problem === null ? (
              <>
                <LoaderCircle aria-hidden className="spinner" />
                {text.revoke.counting}
              </>
            ) : (
              text.revoke.uncounted
            )}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Somebody who writes a reason is not led away from it, least of all to a button that the next space would press. */
function isTyping(): boolean {
  const { activeElement } = document;
  return activeElement instanceof HTMLInputElement && activeElement.value !== "";
}
