/** Damages payloads in the ways that find bugs in decoders. Deterministic: the same seed gives the same damage. */

/** Mulberry32: small, fast, and good enough to choose bytes with. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Bytes that mean something to some format: types, lengths, limits. */
const TELLING = Buffer.from(
  "\0\x01\x04\x08\x7f\x80\xff\xfe{}[]():;|\"'.,019-+aOsibdNrRCE@IlfuUSoc\x82\x93\xc1\xdd\xdf\x70\x71\x72\x73\x78\n",
  "latin1",
);

/** Numbers as text and as bytes that lengths should not be. */
const EXTREMES = [
  "0",
  "-1",
  "2147483647",
  "4294967296",
  "99999999999999999999",
  "1e999",
  "\xff\xff\xff\xff",
  "\x7f\xff\xff\xff",
  "\x00\x00\x00\x80",
  "\xff\xff\xff\xff\xff\xff\xff\x7f",
].map((text) => Buffer.from(text, "latin1"));

export function mutate(payload: Buffer, other: Buffer, next: () => number): Buffer {
  const below = (limit: number): number => Math.floor(next() * limit);
  let bytes = Buffer.from(payload);
  for (let times = 1 + below(4); times > 0; times--) {
    const at = below(bytes.length + 1);
    switch (below(9)) {
      case 0: // flip a bit
        if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
        break;
      case 1: // another byte
        if (at < bytes.length) bytes[at] = TELLING[below(TELLING.length)] ?? 0;
        break;
      case 2: // any byte
        if (at < bytes.length) bytes[at] = below(256);
        break;
      case 3: // cut off
        bytes = bytes.subarray(0, at);
        break;
      case 4: // leave out
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + below(8) + 1)]);
        break;
      case 5: // put in
        bytes = Buffer.concat([bytes.subarray(0, at), TELLING.subarray(below(20)), bytes.subarray(at)]);
        break;
      case 6: {
        // say again, up to a few hundred times
        const piece = bytes.subarray(at, at + 1 + below(16));
        const often = below(10) === 0 ? 300 : 1 + below(8);
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          ...Array.from({ length: often }, () => piece),
          bytes.subarray(at),
        ]);
        break;
      }
      case 7: // a part of another payload
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          other.subarray(below(other.length + 1)),
          bytes.subarray(at),
        ]);
        break;
      case 8: // a number that no length should be
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          EXTREMES[below(EXTREMES.length)] ?? Buffer.alloc(0),
          bytes.subarray(at + below(5)),
        ]);
        break;
    }
    // Small enough to be quick, large enough to reach the limits now and then.
    if (bytes.length > 64 * 1024) bytes = bytes.subarray(0, 64 * 1024);
  }
  return bytes;
}
