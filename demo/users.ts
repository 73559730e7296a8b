/** The application's users. A real application has a database behind the same two questions. */
import { hashPassword, type PasswordCost, verifyPassword } from "./passwords.ts";

export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: "customer" | "support";
  readonly passwordHash: string;
  /** How long one of this user's sessions lives without a request; absent: the application's own. */
  readonly idleMs?: number;
}

export interface Users {
  find(id: string): User | undefined;
  /** The user, if the id is known and the password right. Takes as long for unknown ids as for known ones. */
  authenticate(id: string, password: string): Promise<User | undefined>;
}

/** `cost` must be the cost of the users' own hashes, so that an unknown id costs the same work. */
export async function createUsers(list: Iterable<User>, cost: PasswordCost): Promise<Users> {
  const byId = new Map(Array.from(list, (user) => [user.id, user]));
  const nobodysHash = await hashPassword("nobody has this password", cost);
  return {
    find: (id) => byId.get(id),
    authenticate: async (id, password) => {
      const user = byId.get(id);
      const right = await verifyPassword(password, user?.passwordHash ?? nobodysHash);
      return right ? user : undefined;
    },
  };
}
