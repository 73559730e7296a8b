/** What the application is made of besides its routes, put together in one place and handed to each of them. */
import { type AntiForgery, createAntiForgery } from "./anti-forgery.ts";
import { createDownloadTickets, type DownloadTickets } from "./download-tickets.ts";
import { createLoginAttempts, type LoginAttempts } from "./login-attempts.ts";
import type { LoginHint } from "./pages.ts";
import { derivePurposeKeys } from "./purpose-keys.ts";
import type { AppRedis } from "./redis.ts";
import { createRefreshTokens, FAMILY_LIFE_MS, type RefreshTokens } from "./refresh-tokens.ts";
import type { Revocations } from "./revocation.ts";
import type { SessionStore } from "./session-store.ts";
import { createUserSessions, type UserSessions } from "./user-sessions.ts";
import type { Users } from "./users.ts";
import { NO_WEAKNESSES, type Weaknesses } from "./weaknesses.ts";

export interface AppOptions {
  readonly redis: AppRedis;
  readonly sessions: SessionStore;
  readonly revocations: Revocations;
  readonly users: Users;
  /** Signs the cookie. At least 32 random bytes, the same in every process of the application. */
  readonly secret: string;
  /**
   * Whose `X-Forwarded-*` headers are believed: nobody's, or those of a proxy on this machine.
   * Believing them without such a proxy lets every visitor choose the address that is recorded.
   */
  readonly trustProxy: false | "loopback";
  /** True where visitors arrive by HTTPS: the cookie is then `Secure` and has the `__Host-` prefix. */
  readonly https: boolean;
  /** A session ends after so long without a request, unless its user has a time of their own. */
  readonly idleMs: number;
  /** A session ends so long after the login, however busy it is. Default: 12 hours. */
  readonly absoluteMs?: number;
  /** How long a client that is no browser gets in without exchanging its refresh token. Default: 10 minutes. */
  readonly accessMs?: number;
  /** How long the same refresh token is answered again. Default: 10 seconds. */
  readonly refreshGraceMs?: number;
  readonly stampEveryMs?: number;
  /** Shown with the login form. Only for a demonstration whose accounts are nobody's. */
  readonly loginHint?: LoginHint;
  /** Told one line for each request: never a query, a cookie or a body. Default: nobody is. */
  readonly log?: (line: string) => void;
  /** For the attack suite only. */
  readonly weaknesses?: Weaknesses;
}

export interface Parts {
  readonly options: AppOptions;
  readonly weaknesses: Weaknesses;
  readonly users: Users;
  readonly sessions: SessionStore;
  readonly userSessions: UserSessions;
  readonly revocations: Revocations;
  readonly attempts: LoginAttempts;
  readonly refreshTokens: RefreshTokens;
  readonly tickets: DownloadTickets;
  readonly antiForgery: AntiForgery;
}

export function createParts(options: AppOptions): Parts {
  const { redis, sessions, revocations, users, https } = options;
  const weaknesses = options.weaknesses ?? NO_WEAKNESSES;
  if (weaknesses.size > 0 && process.env["NODE_ENV"] === "production")
    throw new Error("weaknesses are for tests only");
  const keys = derivePurposeKeys(options.secret);
  return {
    options,
    weaknesses,
    users,
    sessions,
    revocations,
    userSessions: createUserSessions({
      redis,
      sessions,
      revocations,
      handleKey: keys.sessionHandles,
      longestLifeMs: FAMILY_LIFE_MS,
    }),
    attempts: createLoginAttempts(redis),
    refreshTokens: createRefreshTokens({
      redis,
      key: keys.refreshTokens,
      reuseForgiven: weaknesses.has("reuse-forgiven"),
      twoSteps: weaknesses.has("rotation-in-two-steps"),
      ...(options.refreshGraceMs === undefined ? {} : { graceMs: options.refreshGraceMs }),
    }),
    tickets: createDownloadTickets({
      key: keys.downloadTickets,
      algorithmBelieved: weaknesses.has("ticket-algorithm-believed"),
      neverExpires: weaknesses.has("ticket-never-expires"),
      opensAll: weaknesses.has("ticket-opens-all"),
    }),
    antiForgery: createAntiForgery({
      key: keys.loginForms,
      https,
      disabled: weaknesses.has("no-forgery-token"),
    }),
  };
}
