/** Why a store refuses to delete, by name. English here, because terminals and logs say it too; the German is in `renderer/text`. */
import { z } from "zod";

export const RevokeRefusalSchema = z.enum(["no-permission", "read-only-replica"]);
export type RevokeRefusal = z.infer<typeof RevokeRefusalSchema>;

const ENGLISH: Readonly<Record<RevokeRefusal, string>> = {
  "no-permission": "no permission to delete keys",
  "read-only-replica": "this server is a read-only replica",
};

/** In English, or in the words given. What is none of these is words already. */
export function refusalWords(
  reason: string,
  words: Readonly<Record<RevokeRefusal, string>> = ENGLISH,
): string {
  const parsed = RevokeRefusalSchema.safeParse(reason);
  return parsed.success ? words[parsed.data] : reason;
}
