/** What the store answers to a read, as formats want it. Values are cut, never refused. */
import type { RawValue } from "../formats/format.ts";

/** A session's payload is some hundred bytes; a quarter of a megabyte is far beyond any real one. */
export const MAX_VALUE_BYTES = 256 * 1024;

/** What GETRANGE or HGETALL answered, as formats want it; null for a refusal or an empty reply. */
export function rawValue(type: string, reply: unknown): RawValue | null {
  if (type === "string") {
    return Buffer.isBuffer(reply) ? { type, bytes: reply } : null;
  }
  const fields = new Map<string, Buffer>();
  if (Array.isArray(reply)) {
    for (let at = 0; at + 1 < reply.length; at += 2) {
      const name: unknown = reply[at];
      const value: unknown = reply[at + 1];
      if (Buffer.isBuffer(name) && Buffer.isBuffer(value)) {
        fields.set(
          name.toString(),
          value.length > MAX_VALUE_BYTES ? value.subarray(0, MAX_VALUE_BYTES) : value,
        );
      }
    }
  }
  return fields.size === 0 ? null : { type: "hash", fields };
}
