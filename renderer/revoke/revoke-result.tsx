import type { RevocationOutcome, RevocationResult } from "../../shared/link.ts";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { FailureNote } from "../components/failure-note.tsx";
import { formatNumber } from "../format/numbers.ts";
import { locale } from "../text/language.ts";
import { text } from "../text/text.ts";

/** What the store answered, counted by outcome. */
export function RevokeResult({
  result,
  onClose,
}: {
  readonly result: RevocationResult;
  readonly onClose: () => void;
}) {
  const { counts, problem } = result;
  const rows: readonly (readonly [RevocationOutcome, number])[] = [
    ["revoked", counts.revoked],
    ["already-gone", counts.alreadyGone],
    ["denied", counts.denied],
    ["failed", counts.failed],
  ];
  const title = problem === null ? text.revoke.resultTitle : text.revoke.resultPartTitle;
  return (
    <Dialog open onClose={onClose} title={title}>
      <ul className="revoke__facts">
        {rows
          .filter(([outcome, count]) => count > 0 || outcome === "revoked")
          .map(([outcome, count]) => (
            <li key={outcome}>
              <span>{text.revoke.outcome[outcome]}</span>
              <strong>{formatNumber(count, locale)}</strong>
            </li>
          ))}
      </ul>
      {problem === null ? null : <FailureNote failure={problem} />}
      <div className="dialog__actions">
        <Button look="primary" onClick={onClose}>
          {text.actions.done}
        </Button>
      </div>
    </Dialog>
  );
}
