/**
 * Gitea and Forgejo: `<prefix><id>`, by default without a prefix, holds Go's gob of a map with `uid`, `uname` and
 * settings; a visitor who is not signed in has an empty value or a map without `uid`. Written again, with a full
 * life, at the end of requests.
 */
import { holds, writtenBy } from "./because.ts";
import { textOf } from "./conventions.ts";
import { parseGobMap } from "./decoding/gob.ts";
import { bytesOf, familyOf } from "./family.ts";
import type { FormatFamily } from "./format.ts";

export const giteaFamily: FormatFamily = familyOf({
  id: "gitea",
  title: "Gitea, Forgejo",
  type: "string",
  about: {
    recorded: ["user"],
    byConvention: [],
    inferred: null,
    logOut: "Sign Out (session.Destroy)",
    caution:
      "A “remember me” cookie signs the user in again; delete their authentication tokens to prevent that.",
    advice: [
      {
        fields: ["address", "client", "createdAt", "lastSeen"],
        where: "Gitea has no setting for this; its access log names user and address.",
        code: "[log]\nENABLE_ACCESS_LOG = true",
      },
    ],
  },
  prefixes: [""],
  // go-chi/session: 16 characters of hexadecimal
  token: /[0-9a-f]{16}$/,
  parse(raw) {
    const bytes = bytesOf(raw);
    if (bytes === null) return { opaque: "not-this-format" };
    return bytes.length === 0 ? { value: {} } : parseGobMap(bytes);
  },
  tell: ({ payload }) => ({
    user: "uid" in payload ? textOf(payload.uid) : null,
    label: "uname" in payload ? textOf(payload.uname) : null,
  }),
  clue(payload, sample) {
    if (sample.value?.type === "string" && sample.value.bytes.length === 0) return null;
    return "uid" in payload || "_old_uid" in payload
      ? { confidence: 1, because: holds("gob", ["uid"], writtenBy("Gitea")) }
      : { confidence: 0.7, because: holds("gob", [], null) };
  },
});
