/**
 * One timer for every relative time on the screen. It writes into text nodes directly, so that a thousand of
 * them tick without rendering anything anew.
 */
type Tick = () => void;

const ticking = new Set<Tick>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Calls `tick` once a second until the returned function is called. */
export function everySecond(tick: Tick): () => void {
  ticking.add(tick);
  timer ??= setInterval(() => {
    if (document.visibilityState === "hidden") return;
    for (const each of ticking) each();
  }, 1000);
  return () => {
    ticking.delete(tick);
    if (ticking.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
