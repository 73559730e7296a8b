/**
 * Laravel's `redis` session driver keeps sessions in the cache: `<redis prefix><cache prefix><40 characters>`, by
 * default `laravel_database_laravel_cache_…` (older: `…laravel_cache:…`). The value is a serialized string that holds
 * the serialized attributes (or JSON, by `session.serialization`); with `session.encrypt` it is a text that only the
 * application's key opens. `login_<guard>_<sha1>` is the user's id.
 *
 * The framework writes the session again on every request and renews its expiry to `session.lifetime`, which the
 * payload does not hold.
 */

import { holds, writtenBy } from "./because.ts";
import { textOf } from "./conventions.ts";
import { isPlain, type Parsed } from "./decoding/bounded.ts";
import { parseJsonObject } from "./decoding/json.ts";
import { parsePhp } from "./decoding/php.ts";
import { bytesOf, familyOf } from "./family.ts";
import type { FormatFamily } from "./format.ts";

const LOGIN = /^login_.+_[0-9a-f]{40}$/;

export const laravelFamily: FormatFamily = familyOf({
  id: "laravel",
  title: "Laravel (redis session driver)",
  type: "string",
  about: {
    recorded: ["user"],
    byConvention: ["address", "client", "createdAt", "lastSeen"],
    inferred: null,
    logOut: "Auth::logout()",
    caution:
      "A request that is running while the session is revoked writes it back. A “remember me” cookie logs the user in again; cycle the remember token to prevent that.",
    advice: [
      {
        fields: ["address", "client", "createdAt", "lastSeen"],
        where: "A middleware in the web group.",
        code: [
          "public function handle($request, Closure $next) {",
          "    if ($request->user()) {",
          "        $now = (int) (microtime(true) * 1000);",
          "        $request->session()->put('stamp', ['lastSeen' => $now, 'address' => $request->ip(),",
          "            'createdAt' => $request->session()->get('stamp.createdAt', $now),",
          "            'userAgent' => $request->userAgent()]);",
          "    }",
          "    return $next($request);",
          "}",
        ].join("\n"),
      },
    ],
  },
  prefixes: ["laravel_database_laravel_cache_", "laravel_database_laravel_cache:", "laravel_database_"],
  token: /[A-Za-z0-9]{40}$/,
  parse(raw) {
    const bytes = bytesOf(raw);
    return bytes === null ? { opaque: "not-this-format" } : parse(bytes);
  },
  tell({ payload }) {
    for (const [name, value] of Object.entries(payload).slice(0, 500)) {
      if (LOGIN.test(name)) return { user: textOf(value) };
    }
    return {};
  },
  clue(payload, sample) {
    if (!/[A-Za-z0-9]{40}$/.test(sample.key)) return null;
    const names = Object.keys(payload);
    if (names.some((name) => LOGIN.test(name)))
      return { confidence: 1, because: holds("session", ["login_…"], writtenBy("Laravel")) };
    return names.includes("_token") && names.includes("_flash")
      ? { confidence: 0.95, because: holds("session", ["_token", "_flash"], writtenBy("Laravel")) }
      : null;
  },
  opaqueClue: (reason, sample) =>
    reason === "encrypted" && /[A-Za-z0-9]{40}$/.test(sample.key)
      ? { confidence: 0.9, because: { kind: "shape", name: "Laravel", named: false } }
      : null,
});

function parse(bytes: Buffer): Parsed<object> {
  const outer = parsePhp(bytes, "latin1");
  if ("opaque" in outer) return outer;
  if (isPlain(outer.value)) return { value: outer.value };
  if (typeof outer.value !== "string") return { opaque: "not-this-format" };
  const inner = Buffer.from(outer.value, "latin1");
  if (inner[0] === 0x7b) return parseJsonObject(inner);
  // Illuminate\Encryption gives base64 of JSON with iv, value and mac.
  if (/^eyJpdiI6/.test(outer.value)) return { opaque: "encrypted" };
  const attributes = parsePhp(inner);
  if ("opaque" in attributes) return attributes;
  return isPlain(attributes.value) ? { value: attributes.value } : { opaque: "not-this-format" };
}
