/** What is to be done for each session, as its format says. */
import type { Ingest } from "../ingest.ts";
import type { Located } from "../sessions/located.ts";
import type { StoreKey } from "../sessions/record.ts";
import type { Attempt } from "../store/attempt.ts";
import type { ReadResult } from "../store/read.ts";
import type { SessionToRevoke } from "../store/revoke.ts";

/**
 * With some frameworks the companions of a session are named in its contents: those are read once more. What cannot
 * be read is revoked by its own key alone. `found`: what was read of the only key just now.
 */
export async function plansFor(
  ingest: Ingest,
  attempt: Attempt,
  located: Located,
  found?: ReadResult,
): Promise<SessionToRevoke[]> {
  const plans = located.keys.map((_, index) => ingest.planWithoutReading(located, index));
  const toRead = located.keys.filter((_, index) => plans[index] === null);
  const read = new Map<StoreKey, SessionToRevoke["plan"]>();
  const now = attempt.connection.now();
  const contents =
    found !== undefined ? [found] : toRead.length === 0 ? [] : await attempt.read(toRead).catch(() => []);
  for (const result of contents) {
    const known = ingest.rawSession(result, now);
    if (known !== null) {
      const record = known.format.decode(known.raw);
      read.set(result.key, known.format.revocation(result.key, record, known.raw));
    }
  }
  return located.keys.map((key, index) => ({
    key,
    plan: read.get(key) ?? plans[index] ?? { unlink: [key] },
  }));
}
