/** Sessions older than the policy allows, in use. Keyed by store key, which stays in here. */
import type { EpochMs, Handle } from "../../../shared/session.ts";
import type { AnomalySettings } from "../../../shared/settings/rules.ts";
import { toPastMs } from "../formats/moment.ts";
import type { EnrichedSession, StoreKey } from "../sessions/record.ts";
import type { OutlivedFacts } from "./rules/outlived.ts";

/** Where a policy is broken this often, the exact number matters no more. */
const MAX_SESSIONS = 20_000;
const MAX_NAMED = 50;

interface Old {
  session: EnrichedSession;
  createdAt: EpochMs;
  lastSeen: EpochMs;
}

export class OldSessions {
  private readonly handleOf: (key: StoreKey) => Handle;
  private readonly requestAt: (session: EnrichedSession, now: EpochMs) => EpochMs | null;
  private readonly sessions = new Map<StoreKey, Old>();
  /** Sessions that the last facts named. */
  named: ReadonlySet<StoreKey> = new Set();
  /** Something changed since the last facts. */
  touched = false;
  private passesAt = Number.POSITIVE_INFINITY;

  constructor(
    handleOf: (key: StoreKey) => Handle,
    requestAt: (session: EnrichedSession, now: EpochMs) => EpochMs | null,
  ) {
    this.handleOf = handleOf;
    this.requestAt = requestAt;
  }

  /** Called for every change, so nearly always no more than a comparison. */
  note(key: StoreKey, session: EnrichedSession, now: EpochMs, { outlived }: AnomalySettings): void {
    const suspect = session.createdAt !== null && now - session.createdAt > outlived.maxAgeMs;
    // Only what looks old is worth reading properly: a creation time in seconds looks 56 years old.
    const createdAt = suspect ? toPastMs(session.createdAt, now) : null;
    if (createdAt === null || now - createdAt <= outlived.maxAgeMs) {
      if (this.sessions.size > 0) this.ended(key);
      return;
    }
    const at = this.requestAt(session, now);
    if (at === null || now - at > outlived.usedWithinMs) return;
    const known = this.sessions.get(key);
    if (known !== undefined) {
      known.session = session;
      known.lastSeen = at;
      return;
    }
    if (!outlived.enabled || this.sessions.size >= MAX_SESSIONS) return;
    this.sessions.set(key, { session, createdAt, lastSeen: at });
    this.touched = true;
  }

  ended(key: StoreKey): void {
    if (this.sessions.delete(key)) this.touched = true;
  }

  /** What the rule needs, or null where nothing changed since the last time. */
  facts(now: EpochMs, { outlived }: AnomalySettings): OutlivedFacts | null {
    if (!this.touched && now < this.passesAt) return null;
    this.touched = false;
    this.passesAt = Number.POSITIVE_INFINITY;
    for (const [key, { lastSeen }] of this.sessions) {
      if (now - lastSeen > outlived.usedWithinMs) this.sessions.delete(key);
      else this.passesAt = Math.min(this.passesAt, lastSeen + outlived.usedWithinMs + 1);
    }
    const oldest = [...this.sessions].sort(([, a], [, b]) => a.createdAt - b.createdAt).slice(0, MAX_NAMED);
    this.named = new Set(oldest.map(([key]) => key));
    return {
      now,
      count: this.sessions.size,
      sessions: oldest.map(([key, { session, createdAt, lastSeen }]) => ({
        handle: this.handleOf(key),
        session,
        createdAt,
        lastSeen,
      })),
    };
  }
}
