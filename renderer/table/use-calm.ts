import { useCallback, useRef, useSyncExternalStore } from "react";
import type { OpenView, ViewResult } from "../link/link.ts";

/** Nobody reads rows that are others four times a second. */
const CALM_MS = 1000;
const LOADING = { kind: "loading" } as const;

/**
 * The view as it is, but while most of its rows are others with every change, only once a second. What a person asked
 * for arrives at once.
 */
export function useCalm(view: OpenView<"sessions"> | null): ViewResult<"sessions"> {
  const shown = useRef<{ readonly view: typeof view; readonly result: ViewResult<"sessions"> }>(null);
  const shownAt = useRef(0);

  const subscribe = useCallback(
    (listener: () => void) => {
      if (view === null) return () => {};
      let timer: ReturnType<typeof setTimeout> | undefined;
      const take = (): void => {
        timer = undefined;
        shownAt.current = performance.now();
        shown.current = { view, result: view.read() };
        listener();
      };
      const stop = view.subscribe(() => {
        const waitMs = shownAt.current + CALM_MS - performance.now();
        if (waitMs <= 0 || !isTurmoil(shown.current?.result ?? LOADING, view.read())) {
          clearTimeout(timer);
          take();
        } else {
          timer ??= setTimeout(take, waitMs);
        }
      });
      return () => {
        clearTimeout(timer);
        stop();
      };
    },
    [view],
  );
  return useSyncExternalStore(subscribe, () => {
    if (shown.current?.view !== view) shown.current = { view, result: view?.read() ?? LOADING };
    return shown.current.result;
  });
}

/** Whether nobody asked for it, and more than half of the rows are others. */
export function isTurmoil(before: ViewResult<"sessions">, after: ViewResult<"sessions">): boolean {
  if (before.kind !== "ready" || after.kind !== "ready" || !before.current || !after.current) return false;
  if (before.refused !== after.refused || before.state.head.offset !== after.state.head.offset) return false;
  const known = new Set(before.state.rows.map(({ id }) => id));
  const others = after.state.rows.filter(({ id }) => !known.has(id)).length;
  return others > after.state.rows.length / 2;
}
