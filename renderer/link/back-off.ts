/**
 * Milliseconds to wait before reconnection attempt `attempt` (from 0): 250 ms doubling up to 10 s, each spread
 * by up to a quarter so that many windows do not return at the same instant. `random` is in [0, 1).
 */
export function backOffMs(attempt: number, random: number): number {
  const base = Math.min(10_000, 250 * 2 ** Math.min(attempt, 10));
  return Math.round(base * (1 - 0.25 * random));
}
