import { z } from "zod";
import { type Reply, ReplySchema } from "../../shared/link.ts";

// The content security policy forbids code made from strings, which zod would use to speed itself up.
z.config({ jitless: true });

/** The reply in a message, or null for anything that is not one. Only the envelope is checked. */
export function parseReply(text: string): Reply | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = ReplySchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}
