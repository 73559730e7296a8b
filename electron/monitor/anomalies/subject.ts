/** Whom or what a finding is about. */
import { z } from "zod";

export const SubjectSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("user"), user: z.string(), label: z.string().nullable() }),
  z.object({ kind: z.literal("address"), ip: z.string() }),
  z.object({ kind: z.literal("store") }),
]);
export type Subject = z.infer<typeof SubjectSchema>;

const USER = "user:";

export function subjectKey(subject: Subject): string {
  switch (subject.kind) {
    case "user":
      return userKey(subject.user);
    case "address":
      return `address:${subject.ip}`;
    case "store":
      return "store";
  }
}

export function userKey(user: string): string {
  return `${USER}${user}`;
}

/** The user that the key of a subject is about. */
export function userOf(subjectKey: string): string | null {
  return subjectKey.startsWith(USER) ? subjectKey.slice(USER.length) : null;
}
