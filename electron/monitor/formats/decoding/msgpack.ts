/**
 * MessagePack through `@msgpack/msgpack`. The library is iterative and has limits of its own, but allocates an
 * array as long as its header says, so a payload of nested headers could ask for gigabytes; therefore the
 * headers are walked first, and a payload that promises more values than it has bytes is refused.
 */
import { Decoder, type ExtensionCodecType } from "@msgpack/msgpack";
import { type Cursor, decodeBounded, keyText, type Parsed, Undecodable } from "./bounded.ts";

/** Extensions are application-defined; all become their number and length, none is interpreted. */
const noExtensions: ExtensionCodecType<undefined> = {
  tryToEncode: () => null,
  decode: (data, type) => `(extension ${type}, ${data.length} bytes)`,
};

const decoder = new Decoder({
  extensionCodec: noExtensions,
  useBigInt64: true,
  mapKeyConverter: (key) => keyText(key),
});

/** One value that fills the whole payload. 64-bit integers are bigints. */
export function parseMsgpack(bytes: Uint8Array): Parsed {
  return decodeBounded(bytes, (cursor) => {
    walk(cursor);
    try {
      return decoder.decode(bytes);
    } catch {
      throw new Undecodable("not-this-format");
    }
  });
}

/** Goes over the payload's headers without making values. */
function walk(cursor: Cursor): void {
  /** How many values each open container still needs. */
  const open: number[] = [1];
  while (open.length > 0) {
    const needed = open.pop() ?? 0;
    if (needed === 0) continue;
    open.push(needed - 1);
    cursor.count();
    const inside = step(cursor);
    if (inside === 0) continue;
    if (open.length > 64) throw new Undecodable("too-deep");
    open.push(cursor.plausible(inside));
  }
  if (cursor.left > 0) throw new Undecodable("not-this-format");
}

/** Skips one value's header and bytes; gives how many values are inside it. */
function step(cursor: Cursor): number {
  const head = cursor.u8();
  if (head <= 0x7f || head >= 0xe0) return 0;
  if (head <= 0x8f) return 2 * (head & 0x0f);
  if (head <= 0x9f) return head & 0x0f;
  if (head <= 0xbf) return nothing(cursor.skip(head & 0x1f));
  switch (head) {
    case 0xc0: // nil
    case 0xc2: // false
    case 0xc3: // true
      return 0;
    case 0xc4: // bin 8
    case 0xd9: // str 8
      return nothing(cursor.skip(cursor.u8()));
    case 0xc5:
    case 0xda:
      return nothing(cursor.skip(cursor.u16be()));
    case 0xc6:
    case 0xdb:
      return nothing(cursor.skip(cursor.u32be()));
    case 0xc7: // ext 8
      return nothing(cursor.skip(cursor.u8() + 1));
    case 0xc8:
      return nothing(cursor.skip(cursor.u16be() + 1));
    case 0xc9:
      return nothing(cursor.skip(cursor.u32be() + 1));
    case 0xcc: // uint 8
    case 0xd0:
      return nothing(cursor.skip(1));
    case 0xcd:
    case 0xd1:
      return nothing(cursor.skip(2));
    case 0xca: // float 32
    case 0xce:
    case 0xd2:
      return nothing(cursor.skip(4));
    case 0xcb: // float 64
    case 0xcf:
    case 0xd3:
      return nothing(cursor.skip(8));
    case 0xd4: // fixext 1 to 16
    case 0xd5:
    case 0xd6:
    case 0xd7:
    case 0xd8:
      return nothing(cursor.skip(1 + 2 ** (head - 0xd4)));
    case 0xdc: // array 16
      return cursor.u16be();
    case 0xdd:
      return cursor.u32be();
    case 0xde: // map 16
      return 2 * cursor.u16be();
    case 0xdf:
      return 2 * cursor.u32be();
    default:
      throw new Undecodable("not-this-format");
  }
}

/** For headers with bytes and no values inside. */
function nothing(_skippedFrom: number): 0 {
  return 0;
}
