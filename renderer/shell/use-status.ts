import { useEffect } from "react";
import type { Phase, Status } from "../../shared/status.ts";
import { setStoreClock } from "../clock/store-clock.ts";
import type { LinkState } from "../link/link.ts";
import { useView, useViewPart } from "../link/use-link.tsx";

/** The connection's status, or null before the monitor has told it. Changes with every update. */
export function useStatus(): Status | null {
  const view = useView("status", {});
  return view.kind === "ready" ? view.state.head.status : null;
}

/** The status's phase alone, which seldom changes. */
export function usePhase(): Phase | null {
  return useViewPart("status", {}, (view) => (view.kind === "ready" ? view.state.head.status.phase : null));
}

/** Nothing may be revoked through this monitor. False before it has told. */
export function useReadOnly(): boolean {
  return useViewPart("status", {}, (view) => view.kind === "ready" && view.state.head.status.readOnly);
}

/** Keeps the store's clock right, and stops it where the screen stopped. Used once, by the shell. */
export function useStoreClock(link: LinkState, status: Status | null): void {
  const skewMs = status?.skewMs ?? null;
  const phase = status?.phase ?? null;
  const stale = phase?.kind === "stale" ? phase.since : null;
  const stoppedAt = link.kind === "closed" ? link.since : stale;
  useEffect(() => setStoreClock(skewMs, stoppedAt), [skewMs, stoppedAt]);
}
