/**
 * Kong's session plugin and other users of lua-resty-session 4: `<prefix>:<cookie name>:<id>`, base64url of what is
 * encrypted with a key derived from the configured secret. The sorted sets that list a subject's sessions name
 * audience and subject, which only the payload knows; their entries expire by themselves.
 */
import { encryptedAbout, encryptedPayload } from "./encrypted.ts";
import { familyOf } from "./family.ts";
import type { FormatFamily } from "./format.ts";

export const kongFamily: FormatFamily = familyOf({
  ...encryptedPayload,
  id: "kong",
  title: "Kong, lua-resty-session (encrypted)",
  about: encryptedAbout(
    "session:logout()",
    "The session is encrypted; only the gateway can say whose it is.",
    "lua-resty-session encrypts its sessions with the plugin's secret.",
  ),
  prefixes: ["sessions:session:"],
  // 32 random bytes in base64url
  token: /[\w-]{43}$/,
  opaqueClue(_reason, sample, { prefix, token }) {
    if (!/^[\w-]{43}$/.test(token) || sample.value?.type !== "string") return null;
    // The ciphertext is stored as base64url text.
    if (!/^[\w-]{22,}$/.test(sample.value.bytes.toString("latin1", 0, 4096))) return null;
    if (prefix === "sessions:session:")
      return { confidence: 0.95, because: "have the name of Kong's sessions" };
    return /^[\w-]*sess[\w-]*:[\w-]+:$/i.test(prefix)
      ? { confidence: 0.7, because: "look like encrypted sessions of lua-resty-session" }
      : null;
  },
});
