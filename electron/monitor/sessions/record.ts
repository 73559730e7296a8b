/**
 * A session as the monitor knows it. Lives here: the types that formats produce and the table keeps.
 * Does not live here: anything that leaves the monitor (see `shared/session.ts`).
 */
import type {
  Client,
  EpochMs,
  Handle,
  LastSeenOrigin,
  OpaqueReason,
  Place,
} from "../../../shared/session.ts";

/**
 * A Redis key, byte for byte, as a latin1 string (one character per byte), because keys need not be UTF-8 and
 * strings are cheap map keys. It contains the session token: it must not leave the monitor.
 */
export type StoreKey = string & { readonly __brand: "StoreKey" };

/** What a format reads out of one stored session. Absent knowledge is null, never a guess. */
export interface SessionRecord {
  readonly user: string | null;
  /** A readable name beside the id, where the payload has one. */
  readonly label: string | null;
  /** As recorded; may be a list, have a port or be nonsense. `geo` makes sense of it. */
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly createdAt: EpochMs | null;
  readonly lastSeen: EpochMs | null;
  readonly lastSeenOrigin: LastSeenOrigin | null;
  /** Id of the format that decoded it. */
  readonly format: string;
  readonly opaque: OpaqueReason | null;
}

/** A record with what the store and enrichment add. */
export interface EnrichedSession extends SessionRecord {
  readonly expiresAt: EpochMs | null;
  /** Normalised address (no port, no zone, IPv4-mapped as IPv4), or null where `address` is not one. */
  readonly ip: string | null;
  readonly place: Place | null;
  readonly client: Client | null;
}

/** What happened to one session, as the table saw it; aggregates and rules live on this. */
export type SessionChange =
  | { readonly kind: "started"; readonly key: StoreKey; readonly now: EnrichedSession }
  | {
      readonly kind: "changed";
      readonly key: StoreKey;
      readonly before: EnrichedSession;
      readonly now: EnrichedSession;
    }
  | {
      readonly kind: "ended";
      readonly key: StoreKey;
      readonly before: EnrichedSession;
      readonly cause: "expired" | "deleted" | "revoked";
      /** Where it was asked for while the session lived. */
      readonly handle?: Handle;
    };
