/**
 * Go's gob, as far as session packages write it: `map[interface{}]interface{}` with text keys. Type definitions
 * and values of other types are skipped, which gob's lengths allow. There is no gob library for JavaScript; the
 * format is described in Go's package encoding/gob.
 */
import {
  type Cursor,
  decodeBounded,
  exact,
  keyText,
  type Parsed,
  type Plain,
  plain,
  Undecodable,
} from "./bounded.ts";

/** gob's numbers for its basic types. */
const BOOL = 1;
const INT = 2;
const UINT = 3;
const FLOAT = 4;
const BYTES = 5;
const STRING = 6;

export function parseGobMap(bytes: Uint8Array): Parsed<Plain> {
  return decodeBounded(bytes, (cursor) => {
    for (;;) {
      cursor.count();
      const length = uint(cursor);
      const end = cursor.at + cursor.plausible(length);
      if (int(cursor) >= 0) {
        // A value that is no struct is preceded by a zero.
        cursor.expect(0);
        const map = readMap(cursor);
        // Not necessarily at the message's end: a type's definition inside the value begins another message.
        if (cursor.left > 0) throw new Undecodable("not-this-format");
        return map;
      }
      // A type definition.
      cursor.skip(end - cursor.at);
    }
  });
}

function readMap(cursor: Cursor): Plain {
  const map = plain();
  const count = cursor.plausible(uint(cursor));
  for (let i = 0; i < count; i++) {
    const name = keyText(readInterface(cursor));
    map[name] = readInterface(cursor);
  }
  return map;
}

/** The concrete type's name and number, a length, and the value. */
function readInterface(cursor: Cursor): unknown {
  cursor.count();
  const name = cursor.utf8(uint(cursor));
  if (name === "") return null;
  let type = Number(int(cursor));
  // The first value of a type brings the type's definition along, and the length of the message that goes on.
  for (; type < 0; type = Number(int(cursor))) {
    cursor.count();
    skipWireType(cursor);
    uint(cursor);
  }
  const length = cursor.plausible(uint(cursor));
  const end = cursor.at + length;
  const value = type <= STRING ? readBasic(cursor, type) : plain(name);
  if (cursor.at > end) throw new Undecodable("not-this-format");
  cursor.skip(end - cursor.at);
  return value;
}

function readBasic(cursor: Cursor, type: number): unknown {
  cursor.expect(0);
  switch (type) {
    case BOOL:
      return uint(cursor) !== 0;
    case INT:
      return int(cursor);
    case UINT:
      return exact(bigUint(cursor));
    case FLOAT: {
      // The bytes of the IEEE number in reverse order, so that small exponents are short.
      const bits = Buffer.alloc(8);
      bits.writeBigUInt64LE(bigUint(cursor));
      return bits.readDoubleBE();
    }
    case BYTES:
      return cursor.take(uint(cursor));
    case STRING:
      return cursor.utf8(uint(cursor));
    default:
      throw new Undecodable("not-this-format");
  }
}

/**
 * A `wireType`: a struct with exactly one of array, slice, struct, map or a custom encoder, each a struct that begins
 * with name and number. Structs are pairs of a distance to the next field and its value, ended by 0.
 */
function skipWireType(cursor: Cursor): void {
  fields(cursor, (kind) => {
    fields(cursor, (field) => {
      if (field === 1) skipCommonType(cursor);
      // The fields of a struct: a list of structs like a common type.
      else if (kind === 3) for (let i = cursor.plausible(uint(cursor)); i > 0; i--) skipCommonType(cursor);
      else int(cursor);
    });
  });
}

/** Name and number. */
function skipCommonType(cursor: Cursor): void {
  fields(cursor, (field) => {
    if (field === 1) cursor.skip(uint(cursor));
    else int(cursor);
  });
}

function fields(cursor: Cursor, read: (field: number) => void): void {
  cursor.nested(() => {
    let field = 0;
    for (let distance = uint(cursor); distance !== 0; distance = uint(cursor)) {
      cursor.count();
      field += distance;
      read(field);
    }
  });
}

/** Below 128 in one byte; otherwise how many bytes follow, negated, and these big-endian. */
function bigUint(cursor: Cursor): bigint {
  const head = cursor.u8();
  if (head <= 0x7f) return BigInt(head);
  const length = 256 - head;
  if (length > 8) throw new Undecodable("not-this-format");
  return BigInt(`0x${cursor.take(length).toString("hex")}`);
}

function uint(cursor: Cursor): number {
  return Number(bigUint(cursor));
}

/** The lowest bit says whether the rest is complemented. */
function int(cursor: Cursor): number | bigint {
  const bits = bigUint(cursor);
  return exact((bits & 1n) === 1n ? -(bits >> 1n) - 1n : bits >> 1n);
}
