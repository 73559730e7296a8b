/**
 * Reading foreign bytes within limits. Every decoder in this folder works on a {@link Cursor}, which cannot read
 * past the end, counts the values made and the depth reached, and gives up by throwing {@link Undecodable};
 * {@link decodeBounded} turns that into a value. Nothing here executes, resolves or instantiates what bytes name:
 * objects become plain data with their class' name beside them.
 */
import type { OpaqueReason } from "../../../../shared/session.ts";

/**
 * Larger payloads are not decoded: sessions are a few kilobytes, a decoder must stay below 50 ms, and the reader cuts
 * values at this size (one byte more, so that a cut one is seen to be too large).
 */
export const MAX_PAYLOAD_BYTES = 256 * 1024;
/** More nested containers than any session has, few enough for the stack. */
const MAX_DEPTH = 64;
const MAX_VALUES = 20_000;

export type Parsed<T = unknown> = { readonly value: T } | { readonly opaque: OpaqueReason };

export class Undecodable extends Error {
  readonly reason: OpaqueReason;
  constructor(reason: OpaqueReason) {
    super(reason);
    this.name = "Undecodable";
    this.reason = reason;
  }
}

/** Runs a decoder over the whole payload. */
export function decodeBounded<T>(bytes: Uint8Array, read: (cursor: Cursor) => T): Parsed<T> {
  if (bytes.length > MAX_PAYLOAD_BYTES) return { opaque: "too-large" };
  try {
    return { value: read(new Cursor(bytes)) };
  } catch (error) {
    if (error instanceof Undecodable) return { opaque: error.reason };
    throw error;
  }
}

/** The name of the class that a decoded object had. A symbol, so that no field of the object can pass for it. */
export const className = Symbol("class name");

/** A decoded object or dictionary: no prototype, so every name is only data, `__proto__` and `constructor` too. */
export interface Plain {
  [name: string]: unknown;
  [className]?: string;
}

export function plain(name?: string): Plain {
  const object: Plain = Object.create(null);
  if (name !== undefined) object[className] = name;
  return object;
}

/** True for decoded objects and dictionaries (and parsed JSON), false for lists, bytes, dates and the like. */
export function isPlain(value: unknown): value is Plain {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** The class that a decoded object had. */
export function classOf(value: unknown): string | null {
  return isPlain(value) ? (value[className] ?? null) : null;
}

/** A dictionary key as text. Keys that are containers themselves are not looked into. */
export function keyText(key: unknown): string {
  switch (typeof key) {
    case "string":
      return key;
    case "number":
    case "bigint":
    case "boolean":
      return String(key);
    default:
      return key instanceof Uint8Array ? Buffer.from(key).toString("utf8") : key === null ? "null" : "(key)";
  }
}

export class Cursor {
  readonly bytes: Buffer;
  at = 0;
  #values = 0;
  #depth = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  /** To be called once for every value made. */
  count(): void {
    if (++this.#values > MAX_VALUES) throw new Undecodable("too-large");
  }

  /** To be called around the inside of every container. */
  nested<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw new Undecodable("too-deep");
    const value = read();
    this.#depth--;
    return value;
  }

  /** A count of things that each take at least one byte more: a larger number than bytes are left is a lie. */
  plausible(count: number): number {
    if (!(count >= 0) || count > this.left) throw new Undecodable("truncated");
    return count;
  }

  /** Moves over `length` bytes and gives where they began. */
  skip(length: number): number {
    if (!(length >= 0) || length > this.left) throw new Undecodable("truncated");
    const from = this.at;
    this.at += length;
    return from;
  }

  take(length: number): Buffer {
    const from = this.skip(length);
    return this.bytes.subarray(from, this.at);
  }

  utf8(length: number): string {
    const from = this.skip(length);
    return this.bytes.toString("utf8", from, this.at);
  }

  latin1(length: number): string {
    const from = this.skip(length);
    return this.bytes.toString("latin1", from, this.at);
  }

  /** Text up to the terminator, which is skipped; `limit` is the longest allowed. */
  until(terminator: number, limit: number): string {
    const end = this.bytes.indexOf(terminator, this.at);
    if (end < 0) throw new Undecodable("truncated");
    if (end - this.at > limit) throw new Undecodable("not-this-format");
    const text = this.bytes.toString("latin1", this.at, end);
    this.at = end + 1;
    return text;
  }

  expect(byte: number): void {
    if (this.u8() !== byte) throw new Undecodable("not-this-format");
  }

  peek(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new Undecodable("truncated");
    return byte;
  }

  u8(): number {
    return this.bytes.readUInt8(this.skip(1));
  }
  i8(): number {
    return this.bytes.readInt8(this.skip(1));
  }
  u16be(): number {
    return this.bytes.readUInt16BE(this.skip(2));
  }
  u16le(): number {
    return this.bytes.readUInt16LE(this.skip(2));
  }
  i16be(): number {
    return this.bytes.readInt16BE(this.skip(2));
  }
  u24be(): number {
    return this.bytes.readUIntBE(this.skip(3), 3);
  }
  u32be(): number {
    return this.bytes.readUInt32BE(this.skip(4));
  }
  u32le(): number {
    return this.bytes.readUInt32LE(this.skip(4));
  }
  i32be(): number {
    return this.bytes.readInt32BE(this.skip(4));
  }
  i32le(): number {
    return this.bytes.readInt32LE(this.skip(4));
  }
  /** A 64-bit length; more than is left is caught by the read that follows. */
  u64le(): number {
    return Number(this.bytes.readBigUInt64LE(this.skip(8)));
  }
  i64be(): number | bigint {
    return exact(this.bytes.readBigInt64BE(this.skip(8)));
  }
  f32be(): number {
    return this.bytes.readFloatBE(this.skip(4));
  }
  f64be(): number {
    return this.bytes.readDoubleBE(this.skip(8));
  }
}

/** A number where that is exact, otherwise the bigint: user ids of 64 bits must not lose digits. */
export function exact(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}
