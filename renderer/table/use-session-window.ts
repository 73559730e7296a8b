import { useEffect, useRef, useState } from "react";
import type { ViewParams } from "../../shared/link.ts";
import type { OpenView, ViewResult } from "../link/link.ts";
import { useLink } from "../link/use-link.tsx";
import { useCalm } from "./use-calm.ts";

/** Least time between two windows asked for while somebody scrolls. */
const ASK_EVERY_MS = 70;

export interface SessionWindow {
  readonly view: ViewResult<"sessions">;
  /** The parameters that `view` was last asked for. */
  readonly asked: ViewParams<"sessions">;
}

/** A window of the table that moves: one open view whose parameters change, so that rows stay while others load. */
export function useSessionWindow(params: ViewParams<"sessions">): SessionWindow {
  const link = useLink();
  const [view, setView] = useState<OpenView<"sessions"> | null>(null);
  const [asked, setAsked] = useState(params);
  const first = useRef(params);
  const askedAt = useRef(0);

  useEffect(() => {
    const opened = link.open("sessions", first.current);
    setView(opened);
    setAsked(first.current);
    return () => opened.close();
  }, [link]);

  const wanted = JSON.stringify(params);
  useEffect(() => {
    if (view === null || wanted === JSON.stringify(asked)) return;
    const next = JSON.parse(wanted) as ViewParams<"sessions">;
    const waitMs = Math.max(0, askedAt.current + ASK_EVERY_MS - performance.now());
    const timer = setTimeout(() => {
      askedAt.current = performance.now();
      view.change(next);
      setAsked(next);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [view, wanted, asked]);

  return { view: useCalm(view), asked };
}
