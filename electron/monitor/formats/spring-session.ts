/**
 * Spring Session in Redis. `<namespace>:sessions:<id>` is a hash with `creationTime`, `lastAccessedTime` (milliseconds),
 * `maxInactiveInterval` (seconds) and `sessionAttr:<name>`; values are JDK-serialized objects (the default) or JSON.
 *
 * The indexed repositories add, and revoking removes:
 * - `<namespace>:sessions:expires:<id>`, an empty string whose expiry is the session's; the hash lives five minutes
 *   longer so that the application can still read it when the session has expired;
 * - `<namespace>:index:…PRINCIPAL_NAME_INDEX_NAME:<user>`, a set of JDK-serialized ids;
 * - `<namespace>:expirations:<minute>`, sets of JDK-serialized `expires:<id>`, the minute (milliseconds) being the
 *   session's end rounded up; from version 3.4 on also a sorted set `<namespace>:sessions:expirations` of ids.
 */

import type { StoreKey } from "../sessions/record.ts";
import { holds, writtenBy } from "./because.ts";
import { textOf } from "./conventions.ts";
import { isPlain, type Plain, plain } from "./decoding/bounded.ts";
import { isJavaStream, parseJava } from "./decoding/java.ts";
import { familyOf } from "./family.ts";
import type { DecodedSession, FormatFamily, IndexEntry, RawSession, RevocationPlan } from "./format.ts";
import { storeKey, storeKeyOfText } from "./key.ts";
import { toRecordedMs } from "./moment.ts";

const MAX_FIELDS = 500;
const MAX_FIELD_BYTES = 256 * 1024;
const PRINCIPAL_INDEX =
  "org.springframework.session.FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME";

export const springSessionFamily: FormatFamily = familyOf({
  id: "spring-session",
  title: "Spring Session (Redis)",
  type: "hash",
  about: {
    recorded: ["user", "address", "createdAt", "lastSeen"],
    byConvention: ["client"],
    inferred: null,
    logOut: "HttpSession.invalidate(), or SessionRepository.deleteById(id)",
    caution:
      "The address is the one at login (Spring Security's WebAuthenticationDetails), and needs Spring Security.",
    advice: [
      {
        fields: ["address", "client"],
        where: "A bean; called after every successful login.",
        code: [
          "@Component",
          "class SessionStamp implements ApplicationListener<AuthenticationSuccessEvent> {",
          "  @Autowired HttpServletRequest request;",
          "  public void onApplicationEvent(AuthenticationSuccessEvent event) {",
          '    request.getSession().setAttribute("ip", request.getRemoteAddr());',
          '    request.getSession().setAttribute("userAgent", request.getHeader("User-Agent"));',
          "  }",
          "}",
        ].join("\n"),
      },
    ],
  },
  prefixes: ["spring:session:sessions:"],
  token: /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  companion: (rest) => rest === "expirations" || rest.startsWith("expires:") || rest.startsWith("index:"),
  parse(raw) {
    if (raw.value.type !== "hash") return { opaque: "not-this-format" };
    const { fields } = raw.value;
    if (!fields.has("creationTime") && !fields.has("lastAccessedTime")) return { opaque: "not-this-format" };
    return fields.size > MAX_FIELDS ? { opaque: "too-large" } : { value: payloadOf(fields) };
  },
  tell({ payload, raw }) {
    const own: Record<string, unknown> = { ...payload };
    const lastSeen = toRecordedMs(own["lastAccessedTime"], raw.now);
    const interval = own["maxInactiveInterval"];
    const lives = lastSeen !== null && typeof interval === "number" && interval > 0;
    return {
      ...principalOf(own),
      createdAt: toRecordedMs(own["creationTime"], raw.now),
      lastSeen,
      validUntil: lives ? lastSeen + interval * 1000 : null,
    };
  },
  revocation: ({ key, prefix, token, record, raw }) => revocation(key, prefix, token, record, raw),
  clue: (payload) =>
    "creationTime" in payload && "maxInactiveInterval" in payload
      ? {
          confidence: 1,
          because: holds("hash", ["creationTime", "maxInactiveInterval"], writtenBy("Spring Session")),
        }
      : null,
});

function payloadOf(fields: ReadonlyMap<string, Buffer>): Plain {
  const payload = plain();
  for (const [name, bytes] of fields) payload[name.replace(/^sessionAttr:/, "")] = readValue(bytes);
  return payload;
}

/** A JDK-serialized object, JSON, or text; what cannot be read stays bytes. */
function readValue(bytes: Buffer): unknown {
  if (bytes.length > MAX_FIELD_BYTES) return bytes;
  if (isJavaStream(bytes)) {
    const parsed = parseJava(bytes);
    return "value" in parsed ? parsed.value : bytes;
  }
  const text = bytes.toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return text.includes("\uFFFD") ? bytes : text;
  }
}

function principalOf(payload: Record<string, unknown>): { user: string | null; address: string | null } {
  const indexed = textOf(payload[PRINCIPAL_INDEX]);
  const context = payload["SPRING_SECURITY_CONTEXT"];
  const authentication = isPlain(context) ? context["authentication"] : null;
  if (!isPlain(authentication)) return { user: indexed, address: null };
  const details = authentication["details"];
  return {
    user: indexed ?? nameOf(authentication["principal"]) ?? textOf(authentication["name"]),
    address: isPlain(details) ? textOf(details["remoteAddress"]) : null,
  };
}

/** `Authentication.getName()`: of a UserDetails, a Principal, an OAuth2 user, or text. */
function nameOf(principal: unknown): string | null {
  if (!isPlain(principal)) return textOf(principal);
  const attributes = principal["attributes"];
  const nameKey = textOf(principal["nameAttributeKey"]);
  if (isPlain(attributes) && nameKey !== null) return textOf(attributes[nameKey]);
  return textOf(principal["username"]) ?? textOf(principal["name"]) ?? textOf(principal["email"]);
}

function revocation(
  key: StoreKey,
  prefix: string,
  id: string,
  record: DecodedSession,
  raw: RawSession | undefined,
): RevocationPlan {
  const namespace = prefix.replace(/sessions:$/, "");
  const members = (text: string): Buffer[] => [
    javaString(text),
    Buffer.from(JSON.stringify(text)),
    Buffer.from(text),
  ];
  const remove: IndexEntry[] = [];
  const removeFrom = (index: StoreKey, type: IndexEntry["type"], text: string): void => {
    for (const member of members(text)) remove.push({ index, type, member });
  };
  if (record.user !== null) {
    removeFrom(storeKeyOfText(`${namespace}index:${PRINCIPAL_INDEX}:`, record.user), "set", id);
    removeFrom(storeKeyOfText(`${prefix}index:PRINCIPAL_NAME_INDEX_NAME:`, record.user), "set", id);
  }
  const end = record.validUntil ?? raw?.expiresAt ?? null;
  if (end !== null) {
    const minute = Math.floor(end / 60_000) * 60_000 + 60_000;
    removeFrom(storeKey(`${namespace}expirations:${minute}`), "set", `expires:${id}`);
  }
  // What SortedSetRedisSessionExpirationStore keeps instead of the sets of minutes.
  removeFrom(storeKey(`${prefix}expirations`), "sorted-set", id);
  return { unlink: [key, storeKey(`${prefix}expires:${id}`)], remove };
}

/** A String as JdkSerializationRedisSerializer writes it. */
function javaString(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8");
  const head = Buffer.from([0xac, 0xed, 0, 5, 0x74, bytes.length >> 8, bytes.length & 0xff]);
  return Buffer.concat([head, bytes]);
}
