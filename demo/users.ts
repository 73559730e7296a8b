/**
 * The application's users. A real application has a database behind the same questions; here the accounts are given
 * at the start, the same in every process, and what changes afterwards is kept in Redis (a hash `account:<user id>`),
 * so that the processes themselves keep no state.
 */
import { z } from "zod";
import { hashPassword, type PasswordCost, verifyPassword } from "./passwords.ts";
import type { AppRedis } from "./redis.ts";

export const RoleSchema = z.enum(["customer", "support"]);
export type Role = z.infer<typeof RoleSchema>;

export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly passwordHash: string;
  /** How long one of this user's sessions lives without a request; absent: the application's own. */
  readonly idleMs?: number;
  /** Sessions that began no later than this (milliseconds since 1970) are over, whatever the store says. */
  readonly sessionsAfter?: number;
}

export interface Users {
  find(id: string): Promise<User | undefined>;
  /** The user, if the id is known and the password right. Takes as long for unknown ids as for known ones. */
  authenticate(id: string, password: string): Promise<User | undefined>;
  changePassword(id: string, password: string, now: number): Promise<void>;
  changeRole(id: string, role: Role, now: number): Promise<void>;
  /** Nobody who logged in before stays logged in. */
  endSessions(id: string, now: number): Promise<void>;
}

const ChangesSchema = z.object({
  passwordHash: z.string().optional(),
  role: RoleSchema.optional(),
  sessionsAfter: z.coerce.number().optional(),
});

export interface UsersOptions {
  readonly redis: Pick<AppRedis, "hGetAll" | "hSet">;
  /** Must be the cost of the users' own hashes, so that an unknown id costs the same work. */
  readonly cost: PasswordCost;
  /** For the attack suite: an unknown id costs no work. */
  readonly quickUnknown?: boolean;
}

export async function createUsers(
  list: Iterable<User>,
  { redis, cost, quickUnknown = false }: UsersOptions,
): Promise<Users> {
  const byId = new Map(Array.from(list, (user) => [user.id, user]));
  const nobodysHash = await hashPassword("nobody has this password", cost);

  const changesOf = async (id: string) => ChangesSchema.parse({ ...(await redis.hGetAll(keyOf(id))) });
  const find = async (id: string): Promise<User | undefined> => {
    const user = byId.get(id);
    if (user === undefined) return undefined;
    const { passwordHash, role, sessionsAfter } = await changesOf(id);
    return {
      ...user,
      ...(passwordHash === undefined ? {} : { passwordHash }),
      ...(role === undefined ? {} : { role }),
      ...(sessionsAfter === undefined ? {} : { sessionsAfter }),
    };
  };
  // One command, so that nobody finds the new password together with the old sessions.
  const change = async (id: string, changes: Record<string, string>): Promise<void> => {
    await redis.hSet(keyOf(id), changes);
  };

  return {
    find,
    authenticate: async (id, password) => {
      // Asked for unknown ids as well: the question itself takes time.
      const [user] = await Promise.all([find(id), byId.has(id) ? undefined : changesOf(id)]);
      if (quickUnknown && user === undefined) return undefined;
      const right = await verifyPassword(password, user?.passwordHash ?? nobodysHash);
      return right ? user : undefined;
    },
    changePassword: async (id, password, now) =>
      change(id, { passwordHash: await hashPassword(password, cost), sessionsAfter: String(now) }),
    changeRole: (id, role, now) => change(id, { role, sessionsAfter: String(now) }),
    endSessions: (id, now) => change(id, { sessionsAfter: String(now) }),
  };
}

function keyOf(id: string): string {
  return `account:${id}`;
}
