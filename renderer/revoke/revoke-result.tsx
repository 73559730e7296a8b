import type { RevocationOutcome, RevocationResult } from "../../shared/link.ts";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { FailureNote } from "../components/failure-note.tsx";
import { formatNumber } from "../format/numbers.ts";
import { locale } from "../text/language.ts";
import { text } from "../text/text.ts";

/** Sessions listed one by one of those that were not done. */
const LISTED = 50;

interface RevokeResultProps {
  readonly result: RevocationResult;
  readonly onClose: () => void;
  /** Tries again what was not done; `whenBack` as soon as the store can be reached. */
  readonly onRetry: (whenBack: boolean) => void;
}

/** What the store answered, counted by outcome, and what is left to do. */
export function RevokeResult({ result, onClose, onRetry }: RevokeResultProps) {
  const { counts, problem } = result;
  const rows: readonly (readonly [RevocationOutcome | "left", number])[] = [
    ["revoked", counts.revoked],
    ["already-gone", counts.alreadyGone],
    ["denied", counts.denied],
    ["failed", counts.failed],
    ["left", counts.left],
  ];
  const notDone = counts.denied + counts.failed + counts.left;
  const listed = result.outcomes
    .filter(({ outcome }) => outcome !== "revoked" && outcome !== "already-gone")
    .slice(0, LISTED);
  const title = problem === null && notDone === 0 ? text.revoke.resultTitle : text.revoke.resultPartTitle;
  return (
    <Dialog open onClose={onClose} title={title}>
      <div className="revoke">
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
        {notDone === 0 ? null : (
          <details>
            <summary>{text.revoke.notDone(notDone)}</summary>
            <ul className="revoke__facts revoke__left">
              {listed.map(({ id, outcome }) => (
                <li key={id}>
                  <code>{id}</code>
                  <span>{text.revoke.outcome[outcome]}</span>
                </li>
              ))}
            </ul>
            {notDone > listed.length ? (
              <p className="revoke__more">{text.revoke.notDoneMore(notDone - listed.length)}</p>
            ) : null}
          </details>
        )}
        <div className="dialog__actions">
          {notDone === 0 ? null : (
            <Button onClick={() => onRetry(problem?.code === "connection-lost")}>
              {problem?.code === "connection-lost" ? text.revoke.retryWhenBack : text.revoke.retry}
            </Button>
          )}
          <Button look="primary" onClick={onClose}>
            {text.actions.done}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
