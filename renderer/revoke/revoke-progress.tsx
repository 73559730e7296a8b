import { useState } from "react";
import { Button } from "../components/button.tsx";
import { formatNumber } from "../format/numbers.ts";
import { useCommand, useView } from "../link/use-link.tsx";
import { locale } from "../text/language.ts";
import { text } from "../text/text.ts";

interface RevokeProgressProps {
  readonly id: string;
  readonly count: number;
}

/** How far a revocation has come, and the way to stop it: sessions whose turn has not come stay alive. */
export function RevokeProgress({ id, count }: RevokeProgressProps) {
  const view = useView("revocation", { id });
  const cancel = useCommand("cancelRevocation");
  const [stopping, setStopping] = useState(false);
  const progress = view.kind === "ready" ? view.state.head.progress : null;
  const total = progress?.total ?? count;
  const { revoked = 0, alreadyGone = 0, denied = 0, failed = 0 } = progress?.counts ?? {};
  const done = revoked + alreadyGone + denied + failed;
  const words =
    progress?.state === "waiting"
      ? text.revoke.waiting
      : text.revoke.progress(formatNumber(done, locale), formatNumber(total, locale));
  return (
    <>
      <progress className="revoke__bar" value={done} max={total} aria-label={words} />
      <p className="revoke__more" aria-live="polite">
        {words}
        {denied > 0 ? ` · ${text.revoke.outcome.denied}: ${formatNumber(denied, locale)}` : ""}
        {failed > 0 ? ` · ${text.revoke.outcome.failed}: ${formatNumber(failed, locale)}` : ""}
      </p>
      <div className="dialog__actions">
        <Button
          disabled={stopping}
          onClick={() => {
            setStopping(true);
            cancel({ id });
          }}
        >
          {stopping ? text.revoke.stopping : text.revoke.stop}
        </Button>
      </div>
    </>
  );
}
