/** What happened before the demonstration began: sessions that somebody left open and that expire one by one. */
import { writePastSession } from "./backfill.ts";
import type { Person } from "./people.ts";
import { MINUTE } from "./personas/persona.ts";
import type { Random } from "./random.ts";
import type { SessionStore } from "./session-store.ts";
import type { Users } from "./users.ts";

export interface Past {
  readonly sessions: SessionStore;
  readonly users: Users;
  /** One session each. */
  readonly people: readonly Person[];
  readonly random: Random;
  /** The life of a session without a request, for users who have none of their own. */
  readonly idleMs: number;
  readonly now: number;
  readonly signal: AbortSignal;
}

export async function writePast({
  sessions,
  users,
  people,
  random,
  idleMs,
  now,
  signal,
}: Past): Promise<void> {
  for (const person of people) {
    if (signal.aborted) return;
    const user = await users.find(person.id);
    if (user === undefined) continue;
    const lifeMs = user.idleMs ?? idleMs;
    // Between 2 % and 98 % of its life is over, so that expiries begin at once and go on steadily.
    const lastSeen = now - Math.round(random.between(0.02, 0.98) * lifeMs);
    const createdAt = lastSeen - Math.round(random.around(25 * MINUTE));
    const origin = random.chance(0.4) ? person.phone : person.desk;
    await writePastSession(sessions, user, origin, { createdAt, lastSeen, idleMs: lifeMs });
  }
}
