/**
 * GitLab. A signed-in session is three keys and a set member:
 * - `session:user:gitlab::v2:<user>:<private id>`, `v2:` and JSON with `ip_address`, `browser`, `os`, `device_name`,
 *   `device_type`, `created_at`, `updated_at`: what the user's own “Active sessions” page shows, and what is shown here;
 * - `session:user:gitlab:<user>:<private id>`, the same marshalled, for older versions;
 * - `session:gitlab:<private id>`, the Rack session itself (also of visitors who are not signed in);
 * - the set `session:lookup:user:gitlab:<user>`.
 * The private id is `2::<sha256 of the token>`. `updated_at` is written at most once in a few minutes.
 */
import type { Client } from "../../../shared/session.ts";
import { textOf } from "./conventions.ts";
import type { Parsed } from "./decoding/bounded.ts";
import { parseJsonObject } from "./decoding/json.ts";
import { bytesOf, familyOf } from "./family.ts";
import type { Clue, FormatFamily, Sample } from "./format.ts";
import { storeKey } from "./key.ts";
import { toRecordedMs } from "./moment.ts";

const PREFIX = "session:user:gitlab::v2:";

const active: FormatFamily = familyOf({
  id: "gitlab",
  title: "GitLab (active sessions)",
  type: "string",
  about: {
    recorded: ["user", "address", "client", "createdAt", "lastSeen"],
    byConvention: [],
    inferred: null,
    logOut: "ActiveSession.destroy_session(user, session_private_id)",
    caution: "Personal access tokens and “remember me” cookies are not sessions and stay valid.",
    advice: [],
  },
  prefixes: [PREFIX],
  token: /\d+:2::[0-9a-f]{64}$/,
  parse(raw) {
    const bytes = bytesOf(raw);
    return bytes === null ? { opaque: "not-this-format" } : parse(bytes);
  },
  tell({ payload, raw, token }) {
    const own: Record<string, unknown> = { ...payload };
    return {
      user: /^\d+(?=:)/.exec(token)?.[0] ?? null,
      address: textOf(own["ip_address"]),
      client: clientOf(own),
      createdAt: toRecordedMs(own["created_at"], raw.now),
      lastSeen: toRecordedMs(own["updated_at"], raw.now),
    };
  },
  revocation({ key, token }) {
    const colon = token.indexOf(":");
    const user = token.slice(0, colon);
    const privateId = token.slice(colon + 1);
    return {
      unlink: [key, storeKey(`session:user:gitlab:${token}`), storeKey(`session:gitlab:${privateId}`)],
      remove: [
        {
          index: storeKey(`session:lookup:user:gitlab:${user}`),
          type: "set",
          member: Buffer.from(privateId, "latin1"),
        },
      ],
    };
  },
  clue: (payload) =>
    "session_private_id" in payload || "ip_address" in payload
      ? { confidence: 1, because: { kind: "shape", name: "GitLab", named: true } }
      : null,
});

export const gitlabFamily: FormatFamily = { ...active, recognise };

/** The keys beside the active sessions are claimed too, or they would be taken for another Rails application. */
function recognise(sample: Sample): Clue | null {
  return /^session:(?:gitlab|user:gitlab:\d+):2::[0-9a-f]{64}$/.test(sample.key)
    ? { prefix: PREFIX, confidence: 1, because: { kind: "key-name", name: "GitLab", like: false } }
    : active.recognise(sample);
}

function parse(bytes: Buffer): Parsed<object> {
  if (bytes.toString("latin1", 0, 3) === "v2:") return parseJsonObject(bytes.subarray(3));
  return parseJsonObject(bytes);
}

/** What GitLab's device detector made of the user agent. */
function clientOf(own: Record<string, unknown>): Client | null {
  const browser = textOf(own["browser"]);
  const system = textOf(own["os"]);
  if (browser === null && system === null) return null;
  return {
    browser: browser ?? "Unknown",
    system: SYSTEMS.get(system ?? "") ?? system ?? "Unknown",
    kind: KINDS.get(textOf(own["device_type"]) ?? "") ?? "other",
  };
}

/** Names that other formats have from the user agent itself. */
const SYSTEMS = new Map([
  ["GNU/Linux", "Linux"],
  ["Mac", "macOS"],
]);

const KINDS = new Map<string, Client["kind"]>([
  ["desktop", "desktop"],
  ["smartphone", "mobile"],
  ["phablet", "mobile"],
  ["feature phone", "mobile"],
  ["tablet", "tablet"],
]);
