import type { RevocationResult } from "../../shared/link.ts";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { formatNumber } from "../format/numbers.ts";
import { locale } from "../text/language.ts";
import { text } from "../text/text.ts";
import { NotRevoked } from "./not-revoked.tsx";

interface RevokeResultProps {
  readonly result: RevocationResult;
  readonly onClose: () => void;
  /** Tries again what was not done; `whenBack` as soon as the store can be reached. */
  readonly onRetry: (whenBack: boolean) => void;
}

/** What the store answered, counted by outcome, and what is left to do. */
export function RevokeResult({ result, onClose, onRetry }: RevokeResultProps) {
  const { counts, problem } = result;
  const others = (
    [
      ["already-gone", counts.alreadyGone],
      ["denied", counts.denied],
      ["failed", counts.failed],
      ["left", counts.left],
    ] as const
  ).filter(([, count]) => count > 0);
  const notDone = counts.denied + counts.failed + counts.left;
  const total = counts.revoked + counts.alreadyGone + notDone;
  const title = problem === null && notDone === 0 ? text.revoke.resultTitle : text.revoke.resultPartTitle;
  return (
    <Dialog open onClose={onClose} title={title}>
      <div className="revoke">
        <p className="revoke__count">
          <span className="revoke__figure">{formatNumber(counts.revoked, locale)}</span>
          <span>{text.revoke.revokedOf(total)}</span>
        </p>
        {others.length === 0 ? null : (
          <ul className="revoke__facts">
            {others.map(([outcome, count]) => (
              <li key={outcome}>
                <span>{text.revoke.outcome[outcome]}</span>
                <strong>{formatNumber(count, locale)}</strong>
              </li>
            ))}
          </ul>
        )}
        <NotRevoked
          sessions={result.notDone}
          problem={problem}
          more={notDone - result.notDone.length}
          onOpen={onClose}
        />
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
