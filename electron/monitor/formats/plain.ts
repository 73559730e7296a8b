/**
 * The plain design: a random token maps to the user's id. `session:<uuid>` is a string (the user's id, or JSON with
 * fields by convention) or a hash (`userId`, `ip`, `userAgent`, `createdAt`, `lastSeen`); the set
 * `user_sessions:<user>` lists a user's tokens or keys.
 */
import { fieldsOf } from "./conventions.ts";
import type { Parsed } from "./decoding/bounded.ts";
import { parseJsonObject } from "./decoding/json.ts";
import { bytesOf, type FamilySpec, familyOf } from "./family.ts";
import type { FormatFamily, RawSession } from "./format.ts";
import { storeKeyOfText } from "./key.ts";

/** Longest text taken for a user id when the value is nothing but the id. */
const MAX_ID_LENGTH = 256;
/** A hash with more fields is not a session of this design. */
const MAX_FIELDS = 500;
const MAX_FIELD_BYTES = 4096;
const USER_INDEX_PREFIX = "user_sessions:";
const SESSION_WORD = /sess|token|login|auth/i;

const logOut = "DEL session:<token>, SREM user_sessions:<user>";
const newSession = [
  "const key = `session:$" + "{crypto.randomUUID()}`;",
  "const now = String(Date.now());",
  "await redis.multi()",
  "  .hset(key, { userId, ip, userAgent, createdAt: now, lastSeen: now })",
  "  .expire(key, 86400)",
  "  .sadd(`user_sessions:$" + "{userId}`, key)",
  "  .exec();",
].join("\n");
const onEveryRequest = 'await redis.hset(key, "lastSeen", String(Date.now()));';

const common: Pick<FamilySpec, "prefixes" | "token" | "revocation"> = {
  prefixes: ["session:"],
  token: /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  revocation({ key, token, record }) {
    if (record.user === null) return { unlink: [key] };
    const index = storeKeyOfText(USER_INDEX_PREFIX, record.user);
    // Applications keep either the whole key or only the token in the set; removing what is not there is harmless.
    const members = [Buffer.from(key, "latin1"), Buffer.from(token, "latin1")];
    return { unlink: [key], remove: members.map((member) => ({ index, type: "set", member })) };
  },
};

export const plainStringFamily: FormatFamily = familyOf({
  ...common,
  id: "plain",
  title: "Plain (token to user id)",
  type: "string",
  about: {
    recorded: ["user"],
    byConvention: ["address", "client", "createdAt", "lastSeen"],
    inferred: null,
    logOut,
    caution: null,
    advice: [
      {
        fields: ["address", "client", "createdAt", "lastSeen"],
        where: "Where the application creates a session: write a hash instead of the bare user id.",
        code: newSession,
      },
    ],
  },
  parse: parseString,
  clue(payload, sample, { prefix }) {
    // Without an expiry or a word that speaks of sessions it is more likely any other mapping.
    if (sample.ttlMs === null || !SESSION_WORD.test(prefix) || sample.value?.type !== "string") return null;
    const { user } = fieldsOf(payload, Date.UTC(2099, 0));
    if (user === null) return null;
    if (sample.value.bytes[0] === 0x7b)
      return { confidence: 0.55, because: { kind: "token-to", what: "user-json" } };
    return /\s/.test(user) || user.length > 100
      ? { confidence: 0.3, because: { kind: "token-to", what: "text" } }
      : { confidence: 0.85, because: { kind: "token-to", what: "user-id" } };
  },
});

export const plainHashFamily: FormatFamily = familyOf({
  ...common,
  id: "plain-hash",
  title: "Plain (token to hash)",
  type: "hash",
  about: {
    recorded: ["user"],
    byConvention: ["address", "client", "createdAt", "lastSeen"],
    inferred: null,
    logOut,
    caution: null,
    advice: [
      {
        fields: ["address", "client", "createdAt"],
        where: "Where the application creates a session.",
        code: newSession,
      },
      {
        fields: ["lastSeen"],
        where: "Where the application checks the session on each request.",
        code: onEveryRequest,
      },
    ],
  },
  parse: parseHash,
  // In a hash of this design every field is about the session itself, `address` too.
  tell: ({ payload, raw }) => ({ address: fieldsOf({ stamp: payload }, raw.now).address }),
  clue(payload, _sample, { prefix }) {
    const fields = fieldsOf({ stamp: payload, ...payload }, Date.UTC(2099, 0));
    if (fields.user === null) return null;
    const known = [fields.address, fields.userAgent, fields.createdAt, fields.lastSeen].filter(
      (field) => field !== null,
    );
    if (known.length < 2 && !SESSION_WORD.test(prefix)) return null;
    return {
      confidence: Math.min(0.95, 0.45 + 0.15 * known.length),
      because: { kind: "user-hash", known: known.length },
    };
  },
});

function parseString(raw: RawSession): Parsed<object> {
  const bytes = bytesOf(raw);
  if (bytes === null) return { opaque: "not-this-format" };
  if (bytes[0] === 0x7b) return parseJsonObject(bytes);
  const user = idText(bytes);
  return user === null ? { opaque: "not-this-format" } : { value: { user } };
}

function parseHash(raw: RawSession): Parsed<object> {
  if (raw.value.type !== "hash") return { opaque: "not-this-format" };
  if (raw.value.fields.size > MAX_FIELDS) return { opaque: "too-large" };
  const entries = Array.from(raw.value.fields, ([name, bytes]): [string, string] => [
    name,
    bytes.toString("utf8", 0, MAX_FIELD_BYTES),
  ]);
  return { value: Object.fromEntries(entries) };
}

/** A user id: short text in UTF-8 without control characters; quotes around it (JSON text) are dropped. */
function idText(bytes: Buffer): string | null {
  if (bytes.length === 0 || bytes.length > MAX_ID_LENGTH) return null;
  const text = bytes.toString("utf8");
  // Neither JSON, XML nor a form (`user=7&ip=…`) is an id.
  if (/[\p{Cc}\uFFFD]/u.test(text) || /^[[{<]|^[^=&]+=[^=&]*&/.test(text)) return null;
  return /^".+"$/.test(text) ? text.slice(1, -1) : text;
}
