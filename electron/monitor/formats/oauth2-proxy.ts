/**
 * oauth2-proxy with a Redis session store: `<cookie name>-<32 hexadecimal digits>`, encrypted with a key that only the
 * browser's cookie holds. Locks are `<key>.lock`.
 */
import { encryptedAbout, encryptedPayload, looksEncrypted } from "./encrypted.ts";
import { familyOf } from "./family.ts";
import type { FormatFamily } from "./format.ts";
import { storeKey } from "./key.ts";

export const oauth2ProxyFamily: FormatFamily = familyOf({
  ...encryptedPayload,
  id: "oauth2-proxy",
  title: "oauth2-proxy (encrypted)",
  about: encryptedAbout(
    "/oauth2/sign_out",
    "oauth2-proxy may sign the user in again without asking if the identity provider's session is still alive.",
    "The session is encrypted with a key that only the browser's cookie holds; the identity provider knows who it is.",
  ),
  prefixes: ["_oauth2_proxy-"],
  token: /[0-9a-f]{32}$/,
  companion: (rest) => rest.endsWith(".lock"),
  revocation: ({ key }) => ({ unlink: [key, storeKey(`${key}.lock`)] }),
  opaqueClue(_reason, sample, { prefix, token }) {
    if (!/^[0-9a-f]{32}$/.test(token) || !looksEncrypted(sample)) return null;
    if (prefix === "_oauth2_proxy-")
      return { confidence: 1, because: { kind: "key-name", name: "oauth2-proxy", like: false } };
    return /oauth2?[-_]?proxy\w*-$/i.test(prefix)
      ? { confidence: 0.9, because: { kind: "key-name", name: "oauth2-proxy", like: true } }
      : null;
  },
});
