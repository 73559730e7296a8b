/**
 * Payloads that were compressed before they were stored. The bytes' own first bytes tell with what. Node frees the
 * native memory of a decompression (about 20 kB) only at the next turn of the event loop, so whoever reads many
 * sessions has to give it one between batches.
 */
import zlib from "node:zlib";
import { MAX_PAYLOAD_BYTES, type Parsed } from "./bounded.ts";

const limit = { maxOutputLength: MAX_PAYLOAD_BYTES };

/** The payload as it was before compression; unchanged if it was not compressed. */
export function decompress(bytes: Buffer): Parsed<Buffer> {
  const [first, second] = bytes;
  try {
    if (first === 0x1f && second === 0x8b) return { value: zlib.gunzipSync(bytes, limit) };
    // zlib: method 8, window up to 32 kB, and the two bytes a multiple of 31.
    if (first === 0x78 && second !== undefined && (0x7800 + second) % 31 === 0) {
      return { value: zlib.inflateSync(bytes, limit) };
    }
    if (first === 0x28 && second === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd) return zstd(bytes);
  } catch (error) {
    return { opaque: error instanceof RangeError ? "too-large" : "truncated" };
  }
  // xz, and lz4's frame format
  const isOther =
    (first === 0xfd && second === 0x37) || (first === 0x04 && second === 0x22 && bytes[2] === 0x4d);
  return isOther ? { opaque: "unsupported-encoding" } : { value: bytes };
}

/** A payload compressed as `like` is. */
export function recompressed(payload: Buffer, like: Buffer): Buffer {
  if (like[0] === 0x1f && like[1] === 0x8b) return zlib.gzipSync(payload);
  if (like[0] === 0x78) return zlib.deflateSync(payload);
  return like[0] === 0x28 && like[1] === 0xb5 ? zlib.zstdCompressSync(payload) : payload;
}

/** Node has Zstandard since version 22.15. */
function zstd(bytes: Buffer): Parsed<Buffer> {
  if (typeof zlib.zstdDecompressSync !== "function") return { opaque: "unsupported-encoding" };
  return { value: zlib.zstdDecompressSync(bytes, limit) };
}
