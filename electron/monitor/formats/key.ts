/** Keys as formats see them: prefixes, tokens, glob patterns. */
import type { StoreKey } from "../sessions/record.ts";

/** The pattern for SCAN MATCH that finds exactly the keys that begin with `prefix`. */
export function globOf(prefix: string): string {
  return `${prefix.replace(/[\\*?[\]^]/g, "\\$&")}*`;
}

/** A key built from parts that are already latin1 text (one character per byte). */
export function storeKey(text: string): StoreKey {
  return text as StoreKey;
}

/** A key with a user id or other Unicode text in it: as UTF-8 bytes, which is what every framework sends. */
export function storeKeyOfText(prefix: string, text: string): StoreKey {
  return storeKey(prefix + Buffer.from(text, "utf8").toString("latin1"));
}

/** Session tokens come in few shapes. Each ends the key, so the prefix is what is left of it. */
const TOKEN_SHAPES: readonly RegExp[] = [
  // UUID, with or without hyphens; the latter is also any 128-bit token in hexadecimal.
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  /(?<![0-9a-z])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})$/i,
];

/**
 * Splits a key of unknown origin into prefix and token. The token is a UUID, a long hexadecimal number, or else
 * what follows the last of `:` `/` `.`; null if that is shorter than 16 characters, too short for a secret.
 */
export function splitKey(key: StoreKey): { prefix: string; token: string } | null {
  for (const shape of TOKEN_SHAPES) {
    const at = key.search(shape);
    if (at >= 0) return { prefix: key.slice(0, at), token: key.slice(at) };
  }
  const at = Math.max(key.lastIndexOf(":"), key.lastIndexOf("/"), key.lastIndexOf(".")) + 1;
  const token = key.slice(at);
  return /^[\w-]{16,}$/.test(token) && /\d/.test(token) ? { prefix: key.slice(0, at), token } : null;
}

/** First parts of keys that share a session prefix in practice and are never session tokens. */
const NOT_TOKENS = new Set(
  "lock locks cart carts rate ratelimit rate-limit limit count counter index user users stats config queue".split(
    " ",
  ),
);

/**
 * True if what follows a prefix can be a session token. Deliberately generous, because tokens may be made by the
 * application: anything that is not empty and does not begin with the name of something else, like `lock:`.
 */
export function mayBeToken(key: StoreKey, prefixLength: number): boolean {
  if (key.length <= prefixLength) return false;
  const colon = key.indexOf(":", prefixLength);
  if (colon < 0) return true;
  return colon < key.length - 1 && !NOT_TOKENS.has(key.slice(prefixLength, colon).toLowerCase());
}
