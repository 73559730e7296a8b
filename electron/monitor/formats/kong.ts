/**
 * Kong's OpenID Connect plugin and other users of lua-resty-session 4: `<prefix>:<cookie name>:<id>` holds a JSON list
 * of the payload, base64url of what is encrypted with a key derived from the configured secret, and, if the
 * application keeps any, “session info”, base64url of JSON that is not encrypted. The sorted sets that list a subject's sessions name
 * audience and subject, which only the payload knows; their entries expire by themselves.
 */

import { MAX_PAYLOAD_BYTES, type Parsed } from "./decoding/bounded.ts";
import { parseJsonObject } from "./decoding/json.ts";
import { encryptedAbout } from "./encrypted.ts";
import { bytesOf, familyOf } from "./family.ts";
import type { FormatFamily } from "./format.ts";

export const kongFamily: FormatFamily = familyOf({
  type: "string",
  parse: (raw) => parse(bytesOf(raw)),
  id: "kong",
  title: "Kong, lua-resty-session (encrypted)",
  about: encryptedAbout(
    "session:logout()",
    "The session is encrypted; only the gateway can say whose it is.",
    "lua-resty-session encrypts its sessions with the plugin's secret.",
  ),
  prefixes: ["sessions:session:", "sessions:remember:"],
  // 32 random bytes in base64url
  token: /[\w-]{43}$/,
  clue: (_payload, _sample, rest) => clueOf(rest),
  opaqueClue: (reason, _sample, rest) => (reason === "encrypted" ? clueOf(rest) : null),
});

function clueOf({ prefix, token }: { readonly prefix: string; readonly token: string }) {
  if (!/^[\w-]{43}$/.test(token)) return null;
  if (/^sessions:(?:session|remember):$/.test(prefix)) {
    return { confidence: 1, because: { kind: "shape", name: "lua-resty-session", named: true } as const };
  }
  return /^(?:[\w-]+:)?[\w-]+:$/.test(prefix)
    ? { confidence: 0.8, because: { kind: "shape", name: "lua-resty-session", named: false } as const }
    : null;
}

function parse(bytes: Buffer | null): Parsed<object> {
  if (bytes === null || bytes[0] !== 0x5b) return { opaque: "not-this-format" };
  if (bytes.length > MAX_PAYLOAD_BYTES) return { opaque: "too-large" };
  // The payload is long and nothing in it can be read, so JSON.parse is left out.
  const list = /^\["[\w-]{16,}"(?:,"([\w-]+)")?\]$/.exec(bytes.toString("latin1"));
  if (list === null) return { opaque: "not-this-format" };
  return list[1] === undefined ? { opaque: "encrypted" } : parseJsonObject(Buffer.from(list[1], "base64url"));
}
