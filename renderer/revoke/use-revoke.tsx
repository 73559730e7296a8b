/**
 * The one door to ending sessions. One click ends one session at once; anything wider goes through a dialog that
 * shows the exact count first. Nothing is shown as revoked before the store has confirmed it.
 */
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { failure } from "../../shared/failure.ts";
import type { RevocationResult, RevocationTarget } from "../../shared/link.ts";
import type { Handle, RevocationState } from "../../shared/session.ts";
import { useTell } from "../components/toasts.tsx";
import { useCommand } from "../link/use-link.tsx";
import { text } from "../text/text.ts";
import { RevokeDialog } from "./revoke-dialog.tsx";
import { useRevocationSettings } from "./use-revocation-settings.ts";

/** A wider revocation that a person is asked about. */
export interface WiderRevocation {
  readonly target: RevocationTarget;
  readonly title: string;
  /** Called once, after the store has answered. */
  readonly onDone?: (result: RevocationResult) => void;
}

interface Revoke {
  /** Ends one session now. `who` names it in the message that follows. */
  readonly one: (id: Handle, who: string) => void;
  readonly ask: (wider: WiderRevocation) => void;
  /** What this window has asked for and heard, by session, until the row says it itself. */
  readonly states: ReadonlyMap<Handle, RevocationState>;
}

const RevokeContext = createContext<Revoke | null>(null);

export function useRevoke(): Revoke {
  const revoke = useContext(RevokeContext);
  if (revoke === null) throw new Error("RevokeProvider is missing");
  return revoke;
}

export function RevokeProvider({ children }: { readonly children: ReactNode }) {
  const [states, setStates] = useState<ReadonlyMap<Handle, RevocationState>>(new Map());
  const [wider, setWider] = useState<WiderRevocation | null>(null);
  const run = useCommand("revoke");
  const { done, failed } = useTell();

  const mark = useCallback((changes: Iterable<readonly [Handle, RevocationState]>) => {
    setStates((before) => new Map([...before, ...changes].slice(-10_000)));
  }, []);

  const mustSayWhy = useRevocationSettings()?.reasonRequired === "always";
  const one = useCallback(
    async (id: Handle, who: string) => {
      if (mustSayWhy) {
        return setWider({ target: { kind: "sessions", ids: [id] }, title: text.revoke.titleOne(who) });
      }
      mark([[id, "pending"]]);
      const answer = await run({ target: { kind: "sessions", ids: [id] }, confirmed: 1, reason: null });
      if (!answer.ok) {
        mark([[id, answer.failure.code === "link-lost" ? "none" : "failed"]]);
        failed(answer.failure);
        return;
      }
      const outcome = answer.output.outcomes.find((each) => each.id === id)?.outcome ?? "failed";
      mark([[id, outcome === "left" ? "none" : outcome]]);
      if (outcome === "revoked") done(text.revoke.done(who), text.revoke.doneMore);
      else if (outcome === "already-gone") done(text.revoke.alreadyGone(who), text.revoke.alreadyGoneMore);
      else failed(answer.output.problem ?? failure("internal", { where: "revoke" }));
    },
    [run, mark, done, failed, mustSayWhy],
  );

  const value = useMemo(() => ({ one, ask: setWider, states }), [one, states]);
  return (
    <RevokeContext value={value}>
      {children}
      {wider === null ? null : (
        <RevokeDialog
          wider={wider}
          onClose={() => setWider(null)}
          onResult={(result) => {
            mark(
              result.outcomes.map(({ id, outcome }) => [id, outcome === "left" ? "none" : outcome] as const),
            );
            wider.onDone?.(result);
          }}
        />
      )}
    </RevokeContext>
  );
}
