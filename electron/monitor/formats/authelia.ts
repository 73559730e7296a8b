/** Authelia: `authelia-session:<id>`, encrypted with the configured secret. */
import { encryptedAbout, encryptedPayload, looksEncrypted } from "./encrypted.ts";
import { familyOf } from "./family.ts";
import type { FormatFamily } from "./format.ts";

export const autheliaFamily: FormatFamily = familyOf({
  ...encryptedPayload,
  id: "authelia",
  title: "Authelia (encrypted)",
  about: encryptedAbout(
    "/api/logout",
    "The session is encrypted; only Authelia can say whose it is.",
    "Authelia encrypts its sessions with session.secret; its own log names the users.",
  ),
  prefixes: ["authelia-session:"],
  token: /[\w-]{32}$/,
  opaqueClue: (_reason, sample, { prefix }) =>
    prefix === "authelia-session:" && looksEncrypted(sample)
      ? { confidence: 1, because: { kind: "key-name", name: "Authelia", like: false } }
      : null,
});
