/**
 * Rails and Rack. redis-rack, redis-actionpack and redis-session-store write `<namespace><id>`; since Rack 2.0.8 the
 * id in the key is `2::<sha256 of the token>`, so the key does not hold the token itself. The value is a marshalled
 * Hash, or JSON. Warden (Devise) keeps `warden.user.<scope>.key` = [[id], part of the password's hash], and with
 * Devise's timeoutable `warden.user.<scope>.session` = { last_request_at } in seconds.
 */

import { holds, namedBy, namedSession, writtenBy } from "./because.ts";
import { textOf } from "./conventions.ts";
import { isPlain, type Parsed } from "./decoding/bounded.ts";
import { parseJsonObject } from "./decoding/json.ts";
import { parseMarshal } from "./decoding/marshal.ts";
import { bytesOf, familyOf } from "./family.ts";
import type { FormatFamily, RawSession } from "./format.ts";
import { toRecordedMs } from "./moment.ts";

const WARDEN_KEY = /^warden\.user\.(.+)\.key$/;

export const railsFamily: FormatFamily = familyOf({
  id: "rails",
  title: "Rails, Rack (redis-rack, redis-actionpack, redis-session-store)",
  type: "string",
  about: {
    recorded: [],
    byConvention: ["user", "address", "client", "createdAt", "lastSeen"],
    inferred: null,
    logOut: "reset_session",
    caution: "A request that is running while the session is revoked may write it back if it changed it.",
    advice: [
      {
        fields: ["user"],
        where: "After the password was checked (Devise and Warden do this by themselves).",
        code: "reset_session\nsession[:user_id] = user.id",
      },
      {
        fields: ["address", "client", "createdAt", "lastSeen"],
        where: "In ApplicationController.",
        code: [
          "before_action do",
          '  if session[:user_id] || session["warden.user.user.key"]',
          "    now = (Time.now.to_f * 1000).to_i",
          '    stamp = session[:stamp] || { "createdAt" => now }',
          '    session[:stamp] = stamp.merge("address" => request.remote_ip,',
          '      "userAgent" => request.user_agent, "lastSeen" => now)',
          "  end",
          "end",
        ].join("\n"),
      },
    ],
  },
  prefixes: ["rack:session:", "_session_id:"],
  token: /(?:2::[0-9a-f]{64}|[0-9a-f]{32,64})$/,
  parse,
  tell({ payload, raw }) {
    for (const [name, value] of Object.entries(payload).slice(0, 500)) {
      const scope = WARDEN_KEY.exec(name)?.[1];
      if (scope === undefined) continue;
      const last = payloadMember(payload, `warden.user.${scope}.session`);
      return {
        user: wardenUser(value),
        lastSeen: isPlain(last) ? toRecordedMs(last["last_request_at"], raw.now) : null,
      };
    }
    return {};
  },
  clue(payload, sample, { prefix }) {
    const marshalled = sample.value?.type === "string" && sample.value.bytes[0] === 4;
    const kind = marshalled ? "marshal" : "json";
    const names = Object.keys(payload);
    if (names.some((name) => WARDEN_KEY.test(name)))
      return { confidence: 1, because: holds(kind, ["warden.user"], writtenBy("Warden")) };
    if (names.includes("_csrf_token"))
      return { confidence: 0.95, because: holds(kind, ["_csrf_token"], writtenBy("Rails")) };
    if (/2::[0-9a-f]{64}$/.test(sample.key))
      return { confidence: 0.9, because: holds(kind, [], namedBy("Rack")) };
    if (!marshalled) return null;
    return /sess/i.test(prefix)
      ? { confidence: 0.8, because: holds(kind, [], namedSession) }
      : { confidence: 0.35, because: holds(kind, [], null) };
  },
});

function parse(raw: RawSession): Parsed<object> {
  const bytes = bytesOf(raw);
  if (bytes === null) return { opaque: "not-this-format" };
  if (bytes[0] === 0x7b) return parseJsonObject(bytes);
  const parsed = parseMarshal(bytes);
  if ("opaque" in parsed) return parsed;
  return isPlain(parsed.value) ? { value: parsed.value } : { opaque: "not-this-format" };
}

/** Devise: [[id], salt]; plain Warden: what serialize_into_session gave. */
function wardenUser(value: unknown): string | null {
  let inner = value;
  for (let i = 0; i < 2 && Array.isArray(inner); i++) inner = inner[0];
  return textOf(inner);
}

function payloadMember(payload: object, name: string): unknown {
  return Object.hasOwn(payload, name) ? (payload as Record<string, unknown>)[name] : null;
}
