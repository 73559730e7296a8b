/**
 * What one session format must answer. One file per framework implements it; `formats.ts` is the door.
 * A *format* is bound to a key prefix; a *family* makes formats for the prefixes that a store really uses.
 */
import type { SessionField } from "../../../shared/formats/missing.ts";
import type { Because, RecognitionReason } from "../../../shared/formats/recognition.ts";
import type { Client, EpochMs } from "../../../shared/session.ts";
import type { SessionRecord, StoreKey } from "../sessions/record.ts";

/** The stored bytes of one session and what the store says about its life. */
export interface RawSession {
  readonly key: StoreKey;
  readonly value: RawValue;
  /** When the store will delete it; null: never. */
  readonly expiresAt: EpochMs | null;
  /**
   * The time of reading, on the store's clock or this machine's, whichever is later: while a store's clock is behind,
   * what applications recorded is none the less true.
   */
  readonly now: EpochMs;
}
export type RawValue =
  | { readonly type: "string"; readonly bytes: Buffer }
  | { readonly type: "hash"; readonly fields: ReadonlyMap<string, Buffer> };

/** A session's place in something that lists sessions, such as the set of a user's sessions. */
export interface IndexEntry {
  readonly index: StoreKey;
  readonly type: IndexType;
  /** What to remove; in a hash, the field's name. */
  readonly member: Buffer;
}
export type IndexType = "set" | "sorted-set" | "list" | "hash";

/** The keys to unlink and the index entries to remove, so that the framework really treats the user as logged out. */
export interface RevocationPlan {
  /**
   * Usually begins with the session's own key. It is missing where the framework would restore the session from
   * elsewhere: then `rewrite` replaces it with an ended one, which must stay (see {@link DecodedSession.ended}).
   */
  readonly unlink: readonly StoreKey[];
  /** Absent: none. Removing what is not there is harmless. */
  readonly remove?: readonly IndexEntry[];
  /**
   * String values that list sessions and must lose one entry. `edit` is pure and may be called again when the value
   * has changed in between: it gets the bytes that are stored now and gives the bytes to store instead (same
   * remaining life), `null` to unlink the key, or the very same buffer when there is nothing to remove. Absent: none.
   */
  readonly rewrite?: readonly { readonly key: StoreKey; edit(bytes: Buffer): Buffer | null }[];
}

/** A decoded payload for the details panel; values that look secret are hidden before they leave the monitor. */
export type Contents = readonly { readonly name: string; readonly value: string; readonly hidden: boolean }[];

/** What to add to an application whose framework does not record a field: at most about ten lines. */
export interface Advice {
  /** Fields that the lines would record. */
  readonly fields: readonly SessionField[];
  /** One sentence that says where the lines go. */
  readonly where: string;
  readonly code: string;
}

/** What is known of a framework's sessions, independent of any key prefix. For the details panel and the docs. */
export interface FormatAbout {
  /** The fields found in what the framework itself writes. */
  readonly recorded: readonly SessionField[];
  /** The fields found when the application follows a convention (a user id, a stamp). */
  readonly byConvention: readonly SessionField[];
  /** Whether the last request is inferred from a rolling expiry, and why that is sound; null: it is not. */
  readonly inferred: string | null;
  /** The framework's own words for ending a session, for example "req.session.destroy()". */
  readonly logOut: string;
  /** What revoking does beyond deleting the key, or cannot do; one sentence, or null. */
  readonly caution: string | null;
  readonly advice: readonly Advice[];
}

/** A record as formats decode it. */
export interface DecodedSession extends SessionRecord {
  /**
   * When the framework stops accepting the session, where the payload says so and that may be earlier than the
   * key's own expiry (or the key has none).
   */
  readonly validUntil?: EpochMs;
  /** The client, where the framework keeps what it made of the user agent instead of the user agent itself. */
  readonly client?: Client;
  /** True for what is left in place of a revoked session so that it stays revoked: no session any more. */
  readonly ended?: true;
}

export interface SessionFormat {
  /** Stable, lower-case, for example "express-session". The same for every prefix of one family. */
  readonly id: string;
  /** For people, for example "Express (express-session, connect-redis)". */
  readonly title: string;
  readonly type: "string" | "hash";
  /** What every key begins with, as latin1 text; never a whole key. */
  readonly prefix: string;
  /** Glob patterns for SCAN MATCH and the change feed, for example "sess:*". */
  readonly patterns: readonly string[];
  readonly about: FormatAbout;
  /** Revoking needs nothing but the key: no companions are found in the contents, and nothing has to be rewritten. */
  readonly endsByKeyAlone?: true;
  /** True if the key (which matches one of the patterns) holds a session, and not a companion or something else. */
  owns(key: StoreKey): boolean;
  /** Pure, total and bounded: undecodable bytes give a record with `opaque` set, never an exception. */
  decode(raw: RawSession): DecodedSession;
  contents(raw: RawSession): Contents;
  /**
   * `record` is what `decode` gave for the bytes in the store just before; `raw`, where the caller still has
   * them, are those bytes: a few formats find index entries only in them.
   */
  revocation(key: StoreKey, record: SessionRecord, raw?: RawSession): RevocationPlan;
}

/** One sampled key for recognition. `value` is absent where it was not read or has another type. */
export interface Sample {
  readonly key: StoreKey;
  /** As `TYPE` says: "string", "hash", "set", "zset", "list", "stream". */
  readonly type: string;
  readonly value?: RawValue;
  /** Remaining life; null: the key does not expire. */
  readonly ttlMs: number | null;
}

/** Why one sampled key looks like a session of a family. */
export interface Clue {
  /** What this store's keys begin with: the framework's default or the application's own. */
  readonly prefix: string;
  /** 0–1: 1 is a payload that only this framework writes, about 0.5 a fitting key without a readable payload. */
  readonly confidence: number;
  readonly because: Because;
}

/** Makes formats for one framework and recognises its sessions. */
export interface FormatFamily {
  readonly id: string;
  readonly title: string;
  readonly about: FormatAbout;
  /** Formats for the framework's default key names. */
  readonly standard: readonly SessionFormat[];
  /** The same format under another prefix. */
  at(prefix: string): SessionFormat;
  recognise(sample: Sample): Clue | null;
}

/** A family that fits the samples of one prefix. */
export interface Recognition {
  readonly format: SessionFormat;
  /** 0–1. Above 0.8 it may be watched without asking. */
  readonly confidence: number;
  readonly reason: RecognitionReason;
  readonly prefix: string;
  readonly patterns: readonly string[];
  /** How many sampled keys fitted. */
  readonly samples: number;
}
