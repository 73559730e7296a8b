/**
 * The common half of a format: prefix, ownership, decoding to a record, contents, recognition. A framework's own file
 * says only what is special about it.
 */
import type { Because } from "../../../shared/formats/recognition.ts";
import type { Client, EpochMs, LastSeenOrigin, OpaqueReason } from "../../../shared/session.ts";
import type { StoreKey } from "../sessions/record.ts";
import { contentsOf } from "./contents.ts";
import { type Fields, fieldsOf } from "./conventions.ts";
import type { Parsed } from "./decoding/bounded.ts";
import type {
  DecodedSession,
  FormatAbout,
  FormatFamily,
  RawSession,
  RevocationPlan,
  Sample,
  SessionFormat,
} from "./format.ts";
import { globOf, mayBeToken, splitKey } from "./key.ts";
import { opaqueRecord } from "./opaque.ts";

/** What a payload tells; absent members are what {@link fieldsOf} finds by convention, or unknown. */
export interface Told {
  readonly user?: string | null;
  readonly label?: string | null;
  readonly address?: string | null;
  readonly userAgent?: string | null;
  readonly createdAt?: EpochMs | null;
  readonly lastSeen?: EpochMs | null;
  readonly lastSeenOrigin?: LastSeenOrigin | null;
  readonly validUntil?: EpochMs | null;
  readonly client?: Client | null;
  readonly ended?: boolean;
}

export interface FamilySpec {
  readonly id: string;
  readonly title: string;
  readonly type: "string" | "hash";
  readonly about: FormatAbout;
  /** The framework's default key prefixes. */
  readonly prefixes: readonly string[];
  /** The shape of the framework's own tokens, anchored at the end; finds the prefix of other applications' keys. */
  readonly token: RegExp;
  /** True if no application can choose another shape; then keys of other shapes are not owned. */
  readonly fixedToken?: true;
  /** Parts after the prefix that are companions and no sessions, for example `expires:`. */
  readonly companion?: (rest: string) => boolean;
  readonly parse: (raw: RawSession) => Parsed<object>;
  /** What the framework itself records. Default: nothing but what applications add by convention. */
  readonly tell?: (session: {
    readonly payload: object;
    readonly raw: RawSession;
    /** What follows the prefix. */
    readonly token: string;
    /** What was found by convention. */
    readonly fields: Readonly<Fields>;
  }) => Told;
  readonly revocation?: (plan: {
    readonly key: StoreKey;
    readonly prefix: string;
    /** What follows the prefix. */
    readonly token: string;
    readonly record: DecodedSession;
    readonly raw: RawSession | undefined;
  }) => RevocationPlan;
  /** Judges a sampled payload; null: not this framework's. */
  readonly clue: (
    payload: object,
    sample: Sample,
    rest: { readonly prefix: string; readonly token: string },
  ) => { readonly confidence: number; readonly because: Because } | null;
  /** As `clue` for payloads that cannot be read, such as encrypted ones. Default: none. */
  readonly opaqueClue?: (
    reason: OpaqueReason,
    sample: Sample,
    rest: { readonly prefix: string; readonly token: string },
  ) => { readonly confidence: number; readonly because: Because } | null;
}

export function familyOf(spec: FamilySpec): FormatFamily {
  const at = (prefix: string): SessionFormat => formatAt(spec, prefix);
  return {
    id: spec.id,
    title: spec.title,
    about: spec.about,
    standard: spec.prefixes.map(at),
    at,
    recognise(sample) {
      if (sample.value === undefined || sample.value.type !== spec.type) return null;
      const split = prefixAndToken(spec, sample.key);
      if (split === null || split.token === "" || spec.companion?.(split.token) === true) return null;
      const parsed = spec.parse(rawOf(sample));
      const clue =
        "value" in parsed
          ? spec.clue(parsed.value, sample, split)
          : (spec.opaqueClue?.(parsed.opaque, sample, split) ?? null);
      return clue === null ? null : { prefix: split.prefix, ...clue };
    },
  };
}

function formatAt(spec: FamilySpec, prefix: string): SessionFormat {
  const tokenOnly = new RegExp(`^(?:${spec.token.source})`, spec.token.flags);
  const decode = (raw: RawSession): DecodedSession => {
    const parsed = spec.parse(raw);
    if ("opaque" in parsed) return opaqueRecord(spec.id, parsed.opaque);
    return recordOf(spec, parsed.value, raw, raw.key.slice(prefix.length));
  };
  return {
    id: spec.id,
    title: spec.title,
    type: spec.type,
    prefix,
    patterns: [globOf(prefix)],
    about: spec.about,
    ...(spec.revocation === undefined ? { endsByKeyAlone: true } : {}),
    owns(key) {
      if (!key.startsWith(prefix)) return false;
      // Without a prefix every key matches, so the token has to have exactly the framework's shape.
      if (prefix === "") return tokenOnly.test(key);
      if (spec.fixedToken === true && !tokenOnly.test(key.slice(prefix.length))) return false;
      return mayBeToken(key, prefix.length) && spec.companion?.(key.slice(prefix.length)) !== true;
    },
    decode,
    contents(raw) {
      const parsed = spec.parse(raw);
      return "value" in parsed ? contentsOf(parsed.value, raw.key.slice(prefix.length)) : [];
    },
    revocation(key, record, raw) {
      if (spec.revocation === undefined) return { unlink: [key] };
      return spec.revocation({ key, prefix, token: key.slice(prefix.length), record, raw });
    },
  };
}

function recordOf(spec: FamilySpec, payload: object, raw: RawSession, token: string): DecodedSession {
  const fields = fieldsOf(payload, raw.now);
  const told = spec.tell?.({ payload, raw, token, fields }) ?? {};
  const user = told.user ?? fields.user;
  const label = told.label ?? fields.label;
  const lastSeen = told.lastSeen ?? fields.lastSeen;
  const record = {
    user,
    label: label === user ? null : label,
    address: told.address ?? fields.address,
    userAgent: told.userAgent ?? fields.userAgent,
    createdAt: told.createdAt ?? fields.createdAt,
    lastSeen,
    lastSeenOrigin: lastSeen === null ? null : (told.lastSeenOrigin ?? "recorded"),
    format: spec.id,
    opaque: null,
  };
  const validUntil = told.validUntil ?? null;
  const client = told.client ?? null;
  if (validUntil === null && client === null && told.ended !== true) return record;
  return {
    ...record,
    ...(validUntil === null ? {} : { validUntil }),
    ...(client === null ? {} : { client }),
    ...(told.ended === true ? { ended: true } : {}),
  };
}

function prefixAndToken(spec: FamilySpec, key: StoreKey): { prefix: string; token: string } | null {
  for (const prefix of spec.prefixes) {
    if (prefix !== "" && key.startsWith(prefix)) return { prefix, token: key.slice(prefix.length) };
  }
  const at = key.search(spec.token);
  // A prefix ends with a separator; otherwise the token's beginning has been taken for it, or the other way round.
  if (at >= 0 && /(?:^|[^A-Za-z0-9])$/.test(key.slice(0, at))) {
    return { prefix: key.slice(0, at), token: key.slice(at) };
  }
  return splitKey(key);
}

/** A sample as if it had been read at the end of time: recognition does not care when. */
function rawOf(sample: Sample): RawSession {
  const value = sample.value ?? { type: "string", bytes: Buffer.alloc(0) };
  return { key: sample.key, value, expiresAt: null, now: Date.UTC(2099, 0) };
}

/** The bytes of a string value, or null for another type. */
export function bytesOf(raw: RawSession): Buffer | null {
  return raw.value.type === "string" ? raw.value.bytes : null;
}
