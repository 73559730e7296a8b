/** Small truths about Redis replies and keys that every file in this folder needs. */
import type { StoreKey } from "../sessions/record.ts";

/** The key's bytes, for sending. */
export function keyBytes(key: StoreKey): Buffer {
  return Buffer.from(key, "latin1");
}

/** A key from the store, byte for byte. */
export function storeKey(bytes: Buffer): StoreKey {
  return bytes.toString("latin1") as StoreKey;
}

/** The key that begins at byte `from`. */
export function storeKeyAfter(bytes: Buffer, from: number): StoreKey {
  return bytes.toString("latin1", from) as StoreKey;
}

/** A field of an answer to INFO, as text; undefined where it is not in it. */
export function infoField(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.*)$`, "m").exec(info)?.[1]?.trim();
}

/** What was thrown, as an error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** True for "you may not" and "I do not know this command": the feature is absent, the connection is fine. */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(?:NOPERM|ERR unknown (?:sub)?command|ERR Unknown subcommand|ERR .*(?:not supported|disabled|not allowed|unknown))/i.test(
      error.message,
    )
  );
}

/** The reply, or null where the server refuses or does not know the command. Other errors pass through. */
export async function allowed<T>(reply: Promise<T>): Promise<T | null> {
  try {
    return await reply;
  } catch (error) {
    if (isRefusal(error)) {
      return null;
    }
    throw error;
  }
}
