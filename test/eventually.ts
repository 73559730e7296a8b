/** Waits until something holds, for what no event announces; asks every few milliseconds, up to a deadline. */
const EVERY_MS = 15;

/** Resolves with the first answer that is neither null, undefined nor false. Rejects at the deadline. */
export async function eventually<T>(
  what: string,
  ask: () => T | Promise<T>,
  withinMs = 10_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) {
      return answer as NonNullable<Exclude<T, false>>;
    }
    if (performance.now() > deadline) {
      throw new Error(`${what} did not happen within ${withinMs} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
