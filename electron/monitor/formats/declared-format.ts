/** A declared format at work, its preview, and a first draft of one for keys that no built-in format recognises. */
import type { EpochMs } from "../../../shared/session.ts";
import type { StoreKey } from "../sessions/record.ts";
import { contentsOf } from "./contents.ts";
import { textOf } from "./conventions.ts";
import type { Declaration } from "./declaration.ts";
import { isPlain, MAX_PAYLOAD_BYTES, type Parsed } from "./decoding/bounded.ts";
import { parseJsonObject } from "./decoding/json.ts";
import { parseMsgpack } from "./decoding/msgpack.ts";
import type {
  Contents,
  DecodedSession,
  IndexEntry,
  RawSession,
  RevocationPlan,
  Sample,
  SessionField,
  SessionFormat,
} from "./format.ts";
import { lastSeenFromExpiry, laterOf } from "./inference.ts";
import { storeKey } from "./key.ts";
import { toEpochMs, toRecordedMs } from "./moment.ts";
import { opaqueRecord } from "./opaque.ts";
import { follow, type Path, parsePath } from "./path.ts";
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
    return recordOf(declaration, paths, parsed.value, raw, keys.read(raw.key)?.user ?? null);
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

export interface PreviewRow {
  readonly record: DecodedSession;
  readonly contents: Contents;
}

/** What a declaration makes of sampled keys; neither keys nor tokens are in it. */
export interface Preview {
  /** Sampled keys that the pattern fits, and those of them with the declared type. */
  readonly matched: number;
  readonly ofType: number;
  /** Those whose value could be read. */
  readonly read: number;
  /** How many of the read ones have the field. */
  readonly found: Readonly<Record<SessionField, number>>;
  /** At most ten. */
  readonly rows: readonly PreviewRow[];
}

export function previewDeclaration(
  declaration: Declaration,
  samples: readonly Sample[],
  now: EpochMs,
): Preview {
  const format = declaredFormat(declaration);
  const matching = samples.filter(({ key }) => format.owns(key));
  const rows: PreviewRow[] = [];
  for (const { key, value, ttlMs } of matching) {
    if (value === undefined || value.type !== declaration.type) continue;
    const raw: RawSession = { key, value, now, expiresAt: ttlMs === null ? null : now + ttlMs };
    rows.push({ record: format.decode(raw), contents: format.contents(raw) });
  }
  const read = rows.filter(({ record }) => record.opaque === null);
  const having = (field: keyof DecodedSession): number =>
    read.filter(({ record }) => record[field] !== null).length;
  return {
    matched: matching.length,
    ofType: rows.length,
    read: read.length,
    found: {
      user: having("user"),
      address: having("address"),
      client: having("userAgent"),
      createdAt: having("createdAt"),
      lastSeen: having("lastSeen"),
    },
    rows: rows.slice(0, 10),
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
  const remove = (companions.sets ?? []).flatMap((one): IndexEntry[] => {
    const [index, member] = [fill(one.key), fill(one.member)];
    return index === null || member === null
      ? []
      : [{ index: storeKey(index), type: "set", member: Buffer.from(member, "latin1") }];
  });
  return { unlink: [key, ...unlink.map(storeKey)], remove };
}

const SESSION_FIELDS: readonly string[] = ["user", "address", "client", "createdAt", "lastSeen"];

function isSessionField(name: string): name is SessionField {
  return SESSION_FIELDS.includes(name);
}
