/** What one session format must answer. One file per framework implements it; `formats.ts` is the door. */
import type { EpochMs } from "../../../shared/session.ts";
import type { SessionRecord, StoreKey } from "../sessions/record.ts";

/** The stored bytes of one session and what the store says about its life. */
export interface RawSession {
  readonly key: StoreKey;
  readonly value: RawValue;
  /** When the store will delete it; null: never. */
  readonly expiresAt: EpochMs | null;
  /** The store's clock at the time of reading. */
  readonly now: EpochMs;
}
export type RawValue =
  | { readonly type: "string"; readonly bytes: Buffer }
  | { readonly type: "hash"; readonly fields: ReadonlyMap<string, Buffer> };

/** The keys to unlink and the index members to remove, so that the framework really treats the user as logged out. */
export interface RevocationPlan {
  readonly unlink: readonly StoreKey[];
  readonly removeFromSets: readonly { readonly set: StoreKey; readonly member: Buffer }[];
}

/** A decoded payload for the details panel; values that look secret are hidden before they leave the monitor. */
export type Contents = readonly { readonly name: string; readonly value: string; readonly hidden: boolean }[];

export interface SessionFormat {
  /** Stable, lower-case, for example "express-session". */
  readonly id: string;
  /** For people, for example "Express (express-session, connect-redis)". */
  readonly title: string;
  readonly type: "string" | "hash";
  /** Glob patterns for SCAN MATCH and the change feed, for example "sess:*". */
  readonly patterns: readonly string[];
  /** True if the key (which matches one of the patterns) holds a session, and not a companion or something else. */
  owns(key: StoreKey): boolean;
  /** Pure, total and bounded: undecodable bytes give a record with `opaque` set, never an exception. */
  decode(raw: RawSession): SessionRecord;
  contents(raw: RawSession): Contents;
  /** `record` is what `decode` gave for the bytes in the store just before. */
  revocation(key: StoreKey, record: SessionRecord): RevocationPlan;
}
