/**
 * The store's clock as seen from here. Every time in a session is on it, so every "how long ago" is computed
 * with it and stays right on a machine whose own clock is wrong. While the screen is out of date the clock
 * stands still: "3s ago" then means three seconds before the screen stopped, which is said above it.
 */
let skewMs = 0;
let stoppedAt: number | null = null;

/** `skew` is the store's clock minus this machine's; `stopped` is on this machine's clock, null while it runs. */
export function setStoreClock(skew: number | null, stopped: number | null): void {
  skewMs = skew ?? 0;
  stoppedAt = stopped;
}

export function storeNow(): number {
  return (stoppedAt ?? Date.now()) + skewMs;
}
