/** A decoded payload as name–value lines for the details panel. Secrets are taken out here, before they leave. */
import type { Contents } from "./format.ts";

const MAX_LINES = 200;
const MAX_VALUE_LENGTH = 500;
const MAX_NAME_LENGTH = 120;
const MAX_DEPTH = 6;

/** Names of things that let somebody in. Deliberately broad: a hidden line costs a look into the application. */
const SECRET_NAME =
  /pass(?:word|wd|phrase|code)|secret|token|csrf|xsrf|jwt|api[-_ ]?key|auth(?:orization|_user_hash|_hash)|credential|nonce|verifier|challenge|otp|2fa|mfa|totp|private|signature|salt|sid$|session[-_ ]?id|cookie[-_ ]?value|refresh|bearer|pin$|cvv|card/i;

/** Values that are secrets whatever their name: tokens of the `a.b.c` form, password hashes, private keys, long random text. */
const SECRET_VALUE =
  /^ey[\w-]{10,}\.[\w-]+\.[\w-]*$|^\$(?:2[aby]|argon2\w*|6|5|1|scrypt)\$|-----BEGIN|^Bearer |^Basic /i;
const RANDOM_TEXT = /^[\w+/=-]{32,}$/;

/**
 * Flattens a decoded payload. Names are paths such as `passport.user`. A line is hidden, with an empty value, when
 * its name or value looks secret, or when it contains `token`, the session's own.
 */
export function contentsOf(value: unknown, token: string): Contents {
  const lines: { name: string; value: string; hidden: boolean }[] = [];
  const bare = token.length >= 8 ? token : null;

  const add = (path: string, text: string, last: string): void => {
    const name = bare !== null && path.includes(bare) ? "(session token)" : shorten(path, MAX_NAME_LENGTH);
    const hidden =
      name === "(session token)" ||
      SECRET_NAME.test(last) ||
      isSecret(text) ||
      (bare !== null && text.includes(bare));
    lines.push({ name, value: hidden ? "" : shorten(text, MAX_VALUE_LENGTH), hidden });
  };

  const walk = (node: unknown, path: string, last: string, depth: number): void => {
    if (lines.length >= MAX_LINES) return;
    const entries = isBranch(node) ? branchEntries(node) : null;
    if (entries === null || entries.length === 0) {
      add(path, entries === null ? leafText(node) : "(empty)", last);
      return;
    }
    if (depth >= MAX_DEPTH) {
      add(path, `(${entries.length} more values inside)`, "");
      return;
    }
    // Under a secret name everything is secret: `tokens.0`, `credentials.key`.
    const secret = SECRET_NAME.test(last) ? last : "";
    for (const [name, child] of entries) {
      walk(child, path === "" ? name : `${path}.${name}`, secret === "" ? name : secret, depth + 1);
    }
  };

  walk(value, "", "", 0);
  return lines;
}

function isSecret(text: string): boolean {
  if (SECRET_VALUE.test(text)) return true;
  // Random text is not words: it has digits and letters of both cases, or is one long hexadecimal number.
  return (
    RANDOM_TEXT.test(text) &&
    (/^[0-9a-f]+$/i.test(text) || (/\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text)))
  );
}

function isBranch(node: unknown): node is object {
  return (
    typeof node === "object" && node !== null && !(node instanceof Date) && !(node instanceof Uint8Array)
  );
}

function branchEntries(node: object): [string, unknown][] {
  const entries: [string, unknown][] = [];
  const source: Iterable<[unknown, unknown]> =
    node instanceof Map ? node : Array.isArray(node) ? node.entries() : Object.entries(node);
  for (const [name, child] of source) {
    if (entries.length >= MAX_LINES) break;
    entries.push([typeof name === "object" ? "(key)" : String(name), child]);
  }
  return entries;
}

function leafText(node: unknown): string {
  if (node instanceof Uint8Array) return `(${node.length} bytes)`;
  if (node instanceof Date) return Number.isNaN(node.getTime()) ? "(invalid date)" : node.toISOString();
  if (typeof node === "function" || typeof node === "symbol") return "";
  return String(node);
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
