/** The last request as a rolling expiry tells it: full life minus remaining life, before now. */
import type { EpochMs, LastSeenOrigin } from "../../../shared/session.ts";

/** Clocks differ, and reading takes a moment. */
const TOLERANCE_MS = 2000;

/** Recorded moments closer than this to the inferred one are kept: they are exact, the inferred one is rounded. */
const ROUNDING_MS = 1500;

/**
 * When the expiry was last set to its full life; null where that cannot be true (the session does not expire, or
 * the remaining life is longer than the full one).
 */
export function lastSeenFromExpiry(
  expiresAt: EpochMs | null,
  fullLifeMs: unknown,
  now: EpochMs,
): EpochMs | null {
  if (expiresAt === null || typeof fullLifeMs !== "number" || !(fullLifeMs > 0)) return null;
  // Stores that count in seconds round a life up; taking the full life as rounded gives the moment it was set.
  const inferred = expiresAt - Math.ceil(fullLifeMs / 1000) * 1000;
  return inferred > now + TOLERANCE_MS || inferred <= 0 ? null : inferred;
}

/** Recorded and inferred moments can both be stale; the later one is closer to the truth, and says where it is from. */
export function laterOf(
  recorded: EpochMs | null,
  inferred: EpochMs | null,
): { lastSeen: EpochMs | null; lastSeenOrigin: LastSeenOrigin | null } {
  if (inferred !== null && (recorded === null || inferred > recorded + ROUNDING_MS)) {
    return { lastSeen: inferred, lastSeenOrigin: "inferred" };
  }
  return { lastSeen: recorded, lastSeenOrigin: recorded === null ? null : "recorded" };
}
