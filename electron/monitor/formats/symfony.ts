/**
 * Symfony's RedisSessionHandler: `sf_s<sid>`, in PHP's session encoding: `_sf2_attributes` (with
 * `_security_<firewall>`, a serialized token of the Security component), `_sf2_meta` (`u` last use, `c` creation,
 * `l` lifetime of the cookie; seconds) and `_symfony_flashes`.
 *
 * A token serializes as an array whose first elements differ between versions; the user is the first object in it
 * with a user name, or its text (Symfony 5: `[user identifier, …]`).
 */

import { holds, namedBy, writtenBy } from "./because.ts";
import { personOf, textOf } from "./conventions.ts";
import { isPlain, type Plain } from "./decoding/bounded.ts";
import { parsePhp } from "./decoding/php.ts";
import { bytesOf, familyOf } from "./family.ts";
import type { FormatFamily } from "./format.ts";
import { toRecordedMs } from "./moment.ts";
import { parsePhpAny } from "./php.ts";

export const symfonyFamily: FormatFamily = familyOf({
  id: "symfony",
  title: "Symfony (RedisSessionHandler)",
  type: "string",
  about: {
    recorded: ["user", "createdAt", "lastSeen"],
    byConvention: ["address", "client"],
    inferred: null,
    logOut: "Security::logout(), or $session->invalidate()",
    caution: "A request that is running while the session is revoked writes it back.",
    advice: [
      {
        fields: ["address", "client"],
        where: "In a listener for LoginSuccessEvent.",
        code: [
          "$request = $event->getRequest();",
          "$request->getSession()->set('stamp', [",
          "    'address' => $request->getClientIp(),",
          "    'userAgent' => $request->headers->get('User-Agent'),",
          "]);",
        ].join("\n"),
      },
    ],
  },
  prefixes: ["sf_s"],
  token: /[A-Za-z0-9,-]{22,256}$/,
  parse(raw) {
    const bytes = bytesOf(raw);
    if (bytes === null) return { opaque: "not-this-format" };
    const parsed = parsePhpAny(bytes);
    if ("opaque" in parsed) return parsed;
    const attributes = "_sf2_attributes" in parsed.value ? parsed.value._sf2_attributes : null;
    const meta = "_sf2_meta" in parsed.value ? parsed.value._sf2_meta : null;
    if (!isPlain(attributes) && !isPlain(meta)) return { opaque: "not-this-format" };
    return { value: { ...(isPlain(attributes) ? opened(attributes) : {}), _sf2_meta: meta } };
  },
  tell({ payload, raw }) {
    const meta: unknown = "_sf2_meta" in payload ? payload._sf2_meta : null;
    const times = isPlain(meta)
      ? { createdAt: toRecordedMs(meta["c"], raw.now), lastSeen: toRecordedMs(meta["u"], raw.now) }
      : {};
    return { ...times, ...userOf(payload) };
  },
  clue(payload, _sample, { prefix }) {
    if ("_sf2_meta" in payload && isPlain(payload._sf2_meta)) {
      return { confidence: 1, because: holds("php", ["_sf2_meta"], writtenBy("Symfony")) };
    }
    return prefix === "sf_s" ? { confidence: 0.8, because: holds("php", [], namedBy("Symfony")) } : null;
  },
});

/** The attributes with the tokens in them read too. */
function opened(attributes: Plain): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      if (!name.startsWith("_security_") || typeof value !== "string") return [name, value];
      const parsed = parsePhp(Buffer.from(value, "utf8"));
      return [name, "value" in parsed ? parsed.value : value];
    }),
  );
}

function userOf(payload: object): { user: string | null; label?: string | null } {
  for (const [name, token] of Object.entries(payload)) {
    if (!name.startsWith("_security_") || name.startsWith("_security.") || !isPlain(token)) continue;
    const found = findUser(token, 0);
    if (found !== null) return found;
  }
  return { user: null };
}

/** Looks for the user's object, at most six levels deep: tokens nest the state of their parent class. */
function findUser(node: Plain, depth: number): { user: string; label: string | null } | null {
  const name = identifierOf(node);
  if (name !== null) {
    const { id, label } = personOf(node);
    return { user: name, label: label ?? (id === name ? null : id) };
  }
  if (depth >= 6) return null;
  for (const child of Object.values(node)) {
    const found = isPlain(child) ? findUser(child, depth + 1) : null;
    if (found !== null) return found;
  }
  return null;
}

/** What getUserIdentifier() would most likely give: the property that Symfony's own and MakerBundle's users have. */
function identifierOf(node: Plain): string | null {
  for (const name of ["username", "userIdentifier", "email", "identifier"]) {
    const text = textOf(node[name]);
    if (text !== null) return text;
  }
  return null;
}
