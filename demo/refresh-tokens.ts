/**
 * Refresh tokens for clients that are no browser, after RFC 9700 (OAuth 2.0 Security Best Current Practice), 4.14.2:
 * rotated at every use, and the reuse of an old one ends everything that came from the same login (the family).
 *
 * A token is `<family>.<secret>`. Redis has one hash per family, `refresh:<family>`, with the fields `owner`,
 * `current` and `previous` (SHA-256 of the secrets), `salt`, `rotatedAt` and `access` (the session id that the
 * current token goes with). It expires 30 days after the login.
 *
 * The refresh token is worth nothing without its session: whoever deletes the session, be it the user or an operator,
 * has also ended the family. That is why a client's session stays in the store while its access is short-lived.
 *
 * **The rule for two who present the same token.** One script decides, so there is an order. The first rotates. Whoever
 * follows within `graceMs` gets the very same new token and session: a client whose answer got lost may ask again. Later
 * than that, it is reuse. A thief who is quicker than ten seconds thus shares a family with the victim, until the next
 * rotation of either makes the other one's token an old one, and ends the family.
 *
 * The new secret is HMAC(application's key, family, old secret, random salt): it can be given again to whoever has the
 * old secret, without being stored, and cannot be computed from what is in Redis.
 */
import { createHash, randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { sign } from "./purpose-keys.ts";
import type { AppRedis } from "./redis.ts";

export const FAMILY_LIFE_MS = 30 * 24 * 60 * 60_000;
/** Longer than a client's own time-out and repetition, shorter than anybody needs to make use of a stolen token. */
const GRACE_MS = 10_000;

/** What became of a presented token. */
export type Rotation =
  /** `before` is the session id that the old token went with. */
  | { readonly kind: "rotated"; readonly token: string; readonly before: string }
  /** The same answer as before. The session made for this request is not needed. */
  | { readonly kind: "repeated"; readonly token: string; readonly access: string }
  /** The family has just been ended because of this. */
  | { readonly kind: "reused"; readonly owner: string; readonly access: string }
  | { readonly kind: "unknown" };

export interface RefreshTokens {
  /** Starts a family. `access` is the session id that goes with it. */
  issue(owner: string, access: string): Promise<string>;
  /** The session id that goes with a token now, if the token's family exists. */
  accessOf(token: string): Promise<string | undefined>;
  /** `access` is the session id that goes with the new token, if there will be one. */
  rotate(token: string, access: string): Promise<Rotation>;
  /** Ends a family whose session is gone, unless it has another one by now. */
  abandon(token: string, access: string): Promise<void>;
}

export interface RefreshTokenOptions {
  readonly redis: Pick<AppRedis, "eval" | "hSet" | "hGetAll" | "expire">;
  readonly key: Buffer;
  readonly graceMs?: number;
  /** For the attack suite. */
  readonly reuseForgiven?: boolean;
  readonly twoSteps?: boolean;
}

const ROTATE = `
local family = redis.call('HMGET', KEYS[1], 'current', 'previous', 'rotatedAt', 'salt', 'access', 'owner')
if not family[1] then return {'unknown'} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if family[1] == ARGV[1] then
  redis.call('HSET', KEYS[1], 'current', ARGV[2], 'previous', ARGV[1], 'rotatedAt', tostring(now), 'salt', ARGV[3],
    'access', ARGV[4])
  return {'rotated', family[5]}
end
if family[2] == ARGV[1] and now - tonumber(family[3]) <= tonumber(ARGV[5]) then
  return {'repeated', family[5], family[4]}
end
if ARGV[6] == 'forgive' then return {'unknown'} end
redis.call('DEL', KEYS[1])
return {'reused', family[5], family[6]}`;

const ABANDON = `
if redis.call('HGET', KEYS[1], 'access') == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

export function createRefreshTokens(options: RefreshTokenOptions): RefreshTokens {
  const { redis, key, graceMs = GRACE_MS, reuseForgiven = false, twoSteps = false } = options;
  const successor = (family: string, secret: string, salt: string) => sign(key, family, secret, salt);

  return {
    issue: async (owner, access) => {
      const [family, secret] = [randomBytes(16).toString("base64url"), randomBytes(32).toString("base64url")];
      await redis.hSet(keyOf(family), { owner, current: hashOf(secret), previous: "", access });
      await redis.expire(keyOf(family), FAMILY_LIFE_MS / 1000);
      return `${family}.${secret}`;
    },
    accessOf: async (token) => {
      const parts = partsOf(token);
      return parts === undefined ? undefined : (await redis.hGetAll(keyOf(parts.family)))["access"];
    },
    rotate: async (token, access) => {
      const parts = partsOf(token);
      if (parts === undefined) return { kind: "unknown" };
      const { family, secret } = parts;
      const salt = randomBytes(32).toString("base64url");
      const next = successor(family, secret, salt);
      if (twoSteps) {
        const before = await redis.hGetAll(keyOf(family));
        if (before["current"] !== hashOf(secret)) return { kind: "unknown" };
        // As long as a busy store may take.
        await wait(50);
        await redis.hSet(keyOf(family), { current: hashOf(next), access });
        return { kind: "rotated", token: `${family}.${next}`, before: before["access"] ?? "" };
      }
      const reply = await redis.eval(ROTATE, {
        keys: [keyOf(family)],
        arguments: [
          hashOf(secret),
          hashOf(next),
          salt,
          access,
          String(graceMs),
          reuseForgiven ? "forgive" : "end",
        ],
      });
      const [kind, session = "", more = ""] = Array.isArray(reply) ? reply.map(String) : [];
      if (kind === "rotated") return { kind, token: `${family}.${next}`, before: session };
      if (kind === "repeated")
        return { kind, token: `${family}.${successor(family, secret, more)}`, access: session };
      if (kind === "reused") return { kind, owner: more, access: session };
      return { kind: "unknown" };
    },
    abandon: async (token, access) => {
      const parts = partsOf(token);
      if (parts !== undefined)
        await redis.eval(ABANDON, { keys: [keyOf(parts.family)], arguments: [access] });
    },
  };
}

function partsOf(token: string): { readonly family: string; readonly secret: string } | undefined {
  const [, family, secret] = /^([\w-]{22})\.([\w-]{43})$/.exec(token) ?? [];
  return family === undefined || secret === undefined ? undefined : { family, secret };
}

function keyOf(family: string): string {
  return `refresh:${family}`;
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
