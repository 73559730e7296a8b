/**
 * PHP's own sessions with phpredis' save handler: `PHPREDIS_SESSION:<sid>` (the prefix is a setting), encoded as
 * `session.serialize_handler` says: `php` (the default, `name|value`), `php_serialize`, `php_binary`; igbinary and
 * msgpack builds are opaque. Lock keys are `<key>_LOCK`.
 */
import { holds, namedBy, namedSession } from "./because.ts";
import { isPlain, type Parsed } from "./decoding/bounded.ts";
import { parsePhp, parsePhpBinarySession, parsePhpSession } from "./decoding/php.ts";
import { bytesOf, familyOf } from "./family.ts";
import type { FormatFamily } from "./format.ts";
import { storeKey } from "./key.ts";

export const phpFamily: FormatFamily = familyOf({
  id: "php",
  title: "PHP (phpredis session handler)",
  type: "string",
  about: {
    recorded: [],
    byConvention: ["user", "address", "client", "createdAt", "lastSeen"],
    inferred: null,
    logOut: "session_destroy()",
    caution:
      "A request that is running while the session is revoked writes it back; redis.session.locking_enabled does not prevent that.",
    advice: [
      {
        fields: ["user"],
        where: "After the password was checked.",
        code: "session_regenerate_id(true);\n$_SESSION['user_id'] = $user->id;",
      },
      {
        fields: ["address", "client", "createdAt", "lastSeen"],
        where: "After session_start().",
        code: [
          "if (isset($_SESSION['user_id'])) {",
          "    $now = (int) (microtime(true) * 1000);",
          "    $_SESSION['stamp'] = [",
          "        'address' => $_SERVER['REMOTE_ADDR'],",
          "        'userAgent' => $_SERVER['HTTP_USER_AGENT'] ?? '',",
          "        'createdAt' => $_SESSION['stamp']['createdAt'] ?? $now,",
          "        'lastSeen' => $now,",
          "    ];",
          "}",
        ].join("\n"),
      },
    ],
  },
  prefixes: ["PHPREDIS_SESSION:"],
  // session.sid_length is 22 to 256, in 4, 5 or 6 bits per character; the default is 32 of base 16 or 32.
  token: /[A-Za-z0-9,-]{22,256}$/,
  companion: (rest) => rest.endsWith("_LOCK"),
  parse(raw) {
    const bytes = bytesOf(raw);
    return bytes === null ? { opaque: "not-this-format" } : parsePhpAny(bytes);
  },
  revocation: ({ key }) => ({ unlink: [key, storeKey(`${key}_LOCK`)] }),
  clue(_payload, sample, { prefix }) {
    const bytes = sample.value?.type === "string" ? sample.value.bytes : Buffer.alloc(0);
    if (prefix === "PHPREDIS_SESSION:")
      return { confidence: 1, because: holds("php", [], namedBy("phpredis")) };
    if (bytes.length === 0) return null;
    // Symfony's sessions are PHP sessions too, and have a format of their own.
    if (bytes.includes("_sf2_meta")) return null;
    return /sess/i.test(prefix)
      ? { confidence: 0.9, because: holds("php", [], namedSession) }
      : { confidence: 0.6, because: holds("php", [], null) };
  },
  opaqueClue: (_reason, _sample, { prefix }) =>
    prefix === "PHPREDIS_SESSION:"
      ? { confidence: 0.9, because: { kind: "key-name", name: "phpredis", like: false } }
      : null,
});

/** Tells PHP's session encodings apart by their bytes. */
export function parsePhpAny(bytes: Buffer): Parsed<object> {
  if (bytes.length === 0) return { value: {} };
  // igbinary: four bytes of version, 1 or 2.
  if (bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 0 && (bytes[3] === 1 || bytes[3] === 2)) {
    return { opaque: "unsupported-encoding" };
  }
  if (/^(?:a:\d+:\{|s:\d+:"|O:\d+:")/.test(bytes.toString("latin1", 0, 24))) {
    const parsed = parsePhp(bytes);
    if ("value" in parsed && isPlain(parsed.value)) return { value: parsed.value };
    return "opaque" in parsed ? parsed : { opaque: "not-this-format" };
  }
  const session = parsePhpSession(bytes);
  if ("value" in session || (bytes[0] ?? 0) > 0x1f) return session;
  const binary = parsePhpBinarySession(bytes);
  return "value" in binary ? binary : session;
}
