/** JSON payloads: bytes to an object, within limits. */
import { MAX_PAYLOAD_BYTES, type Parsed } from "./bounded.ts";

/**
 * Parses an object. `JSON.parse` neither executes anything nor needs a depth limit (it throws on overflow), and an
 * own `__proto__` stays a plain property.
 */
export function parseJsonObject(bytes: Buffer): Parsed<object> {
  if (bytes.length > MAX_PAYLOAD_BYTES) return { opaque: "too-large" };
  const first = bytes[0];
  // "{", or white space before it.
  if (first !== 0x7b && (first === undefined || first > 0x20)) return { opaque: "not-this-format" };
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { value };
    return { opaque: "not-this-format" };
  } catch (error) {
    if (error instanceof RangeError) return { opaque: "too-deep" };
    // Text that begins as an object and does not end as one was cut off.
    return { opaque: first === 0x7b && bytes[bytes.length - 1] !== 0x7d ? "truncated" : "not-this-format" };
  }
}
