/** A declared format at work. Its preview is in `preview.ts`, a first draft of one in `draft.ts`. */
import type { Declaration } from "../../../shared/formats/declaration.ts";
import type { SessionField } from "../../../shared/formats/missing.ts";
import { follow, type Path, parsePath } from "../../../shared/formats/path.ts";
import type { StoreKey } from "../sessions/record.ts";
import { contentsOf } from "./contents.ts";
import { textOf } from "./conventions.ts";
import { isPlain, MAX_PAYLOAD_BYTES, type Parsed } from "./decoding/bounded.ts";
import { parseJsonObject } from "./decoding/json.ts";
import { parseMsgpack } from "./decoding/msgpack.ts";
import type { DecodedSession, IndexEntry, RawSession, RevocationPlan, SessionFormat } from "./format.ts";
import { lastSeenFromExpiry, laterOf } from "./inference.ts";
import { storeKey } from "./key.ts";
import { toEpochMs, toRecordedMs } from "./moment.ts";
import { opaqueRecord } from "./opaque.ts";
import { parsePhpAny } from "./php.ts";

const MAX_FIELDS = 500;
/** Longer keys are not matched against patterns, which would take long. */
const MAX_KEY_LENGTH = 1024;

/** A declaration has been validated, so its paths parse; one that does not leads nowhere. */
export function declaredFormat(declaration: Declaration): SessionFormat {
  const keys = keyPattern(declaration.key);
  const paths = pathsOf(declaration);
  const decode = (raw: RawSession): DecodedSession => {
    const parsed = parse(declaration, raw);
    if ("opaque" in parsed) return opaqueRecord(declaration.id, parsed.opaque);
    const { user, token } = keys.read(raw.key) ?? { user: null, token: raw.key };
    return withoutToken(recordOf(declaration, paths, parsed.value, raw, user), token);
  };
  return {
    id: declaration.id,
    title: declaration.title,
    type: declaration.type,
    prefix: keys.prefix,
    patterns: [keys.glob],
    about: {
      recorded: Object.keys(declaration.fields).filter(isSessionField),
      byConvention: [],
      inferred:
        declaration.rollingSeconds === undefined
          ? null
          : `Last request = expiry − ${declaration.rollingSeconds} s, as declared (rollingSeconds).`,
      logOut: declaration.logOut ?? "",
      caution: null,
      advice: [],
    },
    owns: (key) => keys.read(key) !== null,
    decode,
    contents(raw) {
      const parsed = parse(declaration, raw);
      return "value" in parsed ? contentsOf(parsed.value, keys.read(raw.key)?.token ?? raw.key) : [];
    },
    revocation: (key, record) => revocation(declaration, key, keys.read(key)?.token ?? key, record),
  };
}

interface KeyPatternReader {
  readonly prefix: string;
  readonly glob: string;
  read(key: StoreKey): { readonly user: string | null; readonly token: string } | null;
}

/** `shop:{user}:{token}` as a glob for the store and as a reader of keys. */
function keyPattern(text: string): KeyPatternReader {
  const bytes = Buffer.from(text, "utf8").toString("latin1");
  const parts = bytes.split(/(\{user\}|\{token\}|\*)/);
  const glob = parts.map((part) => (isVariable(part) ? "*" : part.replace(/[\\?[\]^]/g, "\\$&"))).join("");
  const source = parts.map((part) => {
    if (part === "{user}") return "(?<user>[^]+?)";
    if (part === "{token}") return "(?<token>[^]+?)";
    return part === "*" ? "(?:[^]*?)" : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  const reader = new RegExp(`^${source.join("")}$`);
  const prefix = parts[0] ?? "";
  return {
    prefix,
    glob,
    read(key) {
      const groups = key.length > MAX_KEY_LENGTH ? null : reader.exec(key);
      if (groups === null) return null;
      const user = groups.groups?.["user"];
      return {
        user: user === undefined ? null : Buffer.from(user, "latin1").toString("utf8"),
        token: groups.groups?.["token"] ?? key.slice(prefix.length),
      };
    },
  };
}

function isVariable(part: string): boolean {
  return part === "{user}" || part === "{token}" || part === "*";
}

/** Shorter parts of a key are no secrets, and turn up in other texts by chance. */
const MIN_TOKEN_LENGTH = 8;

/** A path may lead to the session's own token by mistake; then the field is nothing that may be shown. */
function withoutToken(record: DecodedSession, token: string): DecodedSession {
  if (token.length < MIN_TOKEN_LENGTH) return record;
  const text = Buffer.from(token, "latin1").toString("utf8");
  const clean = (value: string | null): string | null => (value?.includes(text) === true ? null : value);
  return {
    ...record,
    user: clean(record.user),
    label: clean(record.label),
    address: clean(record.address),
    userAgent: clean(record.userAgent),
  };
}

type Paths = Readonly<Partial<Record<keyof Declaration["fields"], Path>>>;

function pathsOf({ fields }: Declaration): Paths {
  const paths: [string, Path][] = [];
  for (const [field, text] of Object.entries(fields)) {
    const path = text === undefined ? "" : parsePath(text);
    if (typeof path !== "string") paths.push([field, path]);
  }
  return Object.fromEntries(paths);
}

function recordOf(
  declaration: Declaration,
  paths: Paths,
  payload: object,
  raw: RawSession,
  userInKey: string | null,
): DecodedSession {
  const at = (field: keyof Declaration["fields"]): unknown => {
    const path = paths[field];
    return path === undefined ? undefined : follow(path, payload);
  };
  const life = declaration.rollingSeconds === undefined ? null : declaration.rollingSeconds * 1000;
  const user = textOf(at("user")) ?? userInKey;
  const label = textOf(at("label"));
  const address = at("address");
  const validUntil = toEpochMs(at("expiresAt"));
  const record = {
    user,
    label: label === user ? null : label,
    address: Array.isArray(address) ? address.map(String).slice(0, 10).join(", ") : textOf(address),
    userAgent: textOf(at("client")),
    createdAt: toRecordedMs(at("createdAt"), raw.now),
    ...laterOf(toRecordedMs(at("lastSeen"), raw.now), lastSeenFromExpiry(raw.expiresAt, life, raw.now)),
    format: declaration.id,
    opaque: null,
  };
  return validUntil === null ? record : { ...record, validUntil };
}

function parse({ encoding }: Declaration, raw: RawSession): Parsed<object> {
  if (raw.value.type === "string") return parseBytes(encoding, raw.value.bytes);
  if (encoding === "form" || encoding === "text") return { opaque: "not-this-format" };
  if (raw.value.fields.size > MAX_FIELDS) return { opaque: "too-large" };
  const payload: Record<string, unknown> = Object.create(null);
  for (const [name, bytes] of raw.value.fields) payload[name] = fieldValue(encoding, bytes);
  return { value: payload };
}

function parseBytes(encoding: Declaration["encoding"], bytes: Buffer): Parsed<object> {
  switch (encoding) {
    case "json":
      return parseJsonObject(bytes);
    case "php":
      return parsePhpAny(bytes);
    case "msgpack": {
      const parsed = parseMsgpack(bytes);
      if ("opaque" in parsed) return parsed;
      return isPlain(parsed.value) || Array.isArray(parsed.value)
        ? { value: parsed.value }
        : { opaque: "not-this-format" };
    }
    case "form":
      if (bytes.length > MAX_PAYLOAD_BYTES) return { opaque: "too-large" };
      return { value: Object.fromEntries(new URLSearchParams(bytes.toString("utf8"))) };
    case "text":
      if (bytes.length > MAX_PAYLOAD_BYTES) return { opaque: "too-large" };
      return { value: { text: bytes.toString("utf8") } };
    case "hash":
      return { opaque: "not-this-format" };
  }
}

/** One field of a hash: text, or what it encodes. Fields that do not decode stay text. */
function fieldValue(encoding: Declaration["encoding"], bytes: Buffer): unknown {
  const text = bytes.toString("utf8", 0, 16 * 1024);
  if (encoding === "hash") return text;
  if (encoding === "json" && bytes.length <= MAX_PAYLOAD_BYTES) {
    try {
      return JSON.parse(bytes.toString("utf8"));
    } catch {
      return text;
    }
  }
  const parsed = encoding === "msgpack" ? parseMsgpack(bytes) : parseBytes(encoding, bytes);
  return "value" in parsed ? parsed.value : text;
}

function revocation(
  { companions }: Declaration,
  key: StoreKey,
  token: string,
  record: DecodedSession,
): RevocationPlan {
  const values = {
    key,
    token,
    user: record.user === null ? null : Buffer.from(record.user, "utf8").toString("latin1"),
  };
  /** The template's bytes as latin1 text; null if it needs a user and there is none. */
  const fill = (template: string): string | null => {
    if (template.includes("{user}") && values.user === null) return null;
    const bytes = Buffer.from(template, "utf8").toString("latin1");
    return bytes.replace(/\{(user|token|key)\}/g, (_, name: "user" | "token" | "key") => values[name] ?? "");
  };
  const unlink = (companions.keys ?? []).map(fill).filter((one) => one !== null);
  const remove = (companions.members ?? []).flatMap((one): IndexEntry[] => {
    const [index, member] = [fill(one.key), fill(one.member)];
    return index === null || member === null
      ? []
      : [{ index: storeKey(index), type: one.type, member: Buffer.from(member, "latin1") }];
  });
  return { unlink: [key, ...unlink.map(storeKey)], remove };
}

const SESSION_FIELDS: readonly string[] = ["user", "address", "client", "createdAt", "lastSeen"];

function isSessionField(name: string): name is SessionField {
  return SESSION_FIELDS.includes(name);
}
