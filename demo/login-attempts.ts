/**
 * How often a password may be tried: counted in Redis, so that all processes of the application count together.
 *
 * Two counters, each a number that expires by itself: `tries:account:<sha256 of the id>` and
 * `tries:address:<address>` (the /64 for IPv6, which is what one customer gets). An attempt is counted
 * before the password is looked at, so a hundred attempts at once are a hundred attempts; a right password takes
 * it back. Unknown accounts are counted like known ones, or the limit would tell which exist.
 *
 * The price: whoever knows an account's id can keep its owner from logging in for a quarter of an hour. Sessions
 * that are already open go on.
 */
import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import type { AppRedis } from "./redis.ts";

export const WINDOW_S = 15 * 60;
/** OWASP ASVS 5 (6.3.1) asks for a limit and leaves the number open; NIST SP 800-63B allows up to 100. */
export const PER_ACCOUNT = 10;
/** Offices and mobile carriers put many people behind one address. */
export const PER_ADDRESS = 100;

export interface LoginAttempts {
  /** Seconds to wait; 0 if the password may be looked at. */
  begin(account: string, address: string): Promise<number>;
  /** The password was right: the attempt does not count, and the account starts afresh. */
  succeeded(account: string, address: string): Promise<void>;
}

const COUNT = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('TTL', KEYS[1])}`;
// A plain DECR would create a counter without expiry where the old one has just expired.
const TAKE_BACK = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local count = redis.call('DECR', KEYS[1])
if count <= 0 then redis.call('DEL', KEYS[1]) end
return count`;

export function createLoginAttempts(redis: AppRedis): LoginAttempts {
  const count = async (key: string, limit: number): Promise<number> => {
    const reply = await redis.eval(COUNT, { keys: [key], arguments: [String(WINDOW_S)] });
    const [made, secondsLeft] = Array.isArray(reply) ? reply.map(Number) : [];
    return (made ?? Number.POSITIVE_INFINITY) <= limit ? 0 : Math.max(1, secondsLeft ?? WINDOW_S);
  };
  return {
    begin: async (account, address) =>
      Math.max(
        ...(await Promise.all([
          count(accountKey(account), PER_ACCOUNT),
          count(addressKey(address), PER_ADDRESS),
        ])),
      ),
    succeeded: async (account, address) => {
      await Promise.all([
        redis.del([accountKey(account)]),
        redis.eval(TAKE_BACK, { keys: [addressKey(address)], arguments: [] }),
      ]);
    },
  };
}

function accountKey(account: string): string {
  // Hashed, because anybody may send any text as an id.
  return `tries:account:${createHash("sha256").update(account).digest("base64url")}`;
}

function addressKey(address: string): string {
  return `tries:address:${isIPv6(address) ? firstFourGroups(address) : address}`;
}

function firstFourGroups(address: string): string {
  if (address.startsWith("::ffff:") && address.includes(".")) return address.slice("::ffff:".length);
  const [head = "", tail = ""] = address.split("::", 2);
  const before = head === "" ? [] : head.split(":");
  const after = tail === "" ? [] : tail.split(":");
  const gap = address.includes("::") ? Array<string>(8 - before.length - after.length).fill("0") : [];
  const groups = [...before, ...gap, ...after].map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.slice(0, 4).join(":")}::/64`;
}
