/**
 * Runs `flush` with the next frame, or after a quarter of a second in a hidden window, where frames stop: the
 * state has to be right at once when someone looks again.
 */
export function scheduleFrame(flush: () => void): void {
  if (document.visibilityState === "hidden") setTimeout(flush, 250);
  else requestAnimationFrame(flush);
}
