/**
 * Password hashes: scrypt, with its costs written into the hash so that they can be raised later.
 * Format: `scrypt$<N>$<r>$<p>$<salt, base64url>$<hash, base64url>`.
 */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

export interface PasswordCost {
  /** CPU and memory cost, a power of two. */
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** The OWASP Password Storage Cheat Sheet's first choice for scrypt: 128 MiB of memory for each hash. */
export const STRONG: PasswordCost = { N: 2 ** 17, r: 8, p: 1 };
/** For simulated visitors only, whose password is in the source: hundreds of logins in a second must be cheap. */
export const DEMO_ONLY: PasswordCost = { N: 2 ** 8, r: 8, p: 1 };

const HASH_BYTES = 32;

export async function hashPassword(password: string, cost: PasswordCost = STRONG): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost);
  const { N, r, p } = cost;
  return `scrypt$${N}$${r}$${p}$${salt.toString("base64url")}$${hash.toString("base64url")}`;
}

/** False also for a stored hash that cannot be understood. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [scheme, N, r, p, salt, hash] = stored.split("$");
  if (scheme !== "scrypt" || salt === undefined || hash === undefined) return false;
  const expected = Buffer.from(hash, "base64url");
  if (expected.length !== HASH_BYTES) return false;
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const actual = await derive(password, Buffer.from(salt, "base64url"), cost);
  return timingSafeEqual(actual, expected);
}

function derive(password: string, salt: Buffer, cost: PasswordCost): Promise<Buffer> {
  // Node refuses to use more than 32 MiB unless told; scrypt needs 128 * N * r bytes and a little more.
  const options: ScryptOptions = { N: cost.N, r: cost.r, p: cost.p, maxmem: 256 * cost.N * cost.r };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, HASH_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
