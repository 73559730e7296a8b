/**
 * Ruby's Marshal, format 4.8, parsed and never executed: objects become plain data with their class' name.
 *
 * Our own reader because the library, `@hyrious/marshal` 0.3, puts every symbol of the payload into the process-wide
 * symbol registry, where it stays for ever, allocates arrays as long as the payload claims, and compiles the
 * payload's regular expressions. The format is described in Ruby's doc/marshal.rdoc.
 */
import { type Cursor, decodeBounded, exact, keyText, type Parsed, plain, Undecodable } from "./bounded.ts";

const MAX_BIGNUM_BYTES = 64;

/** One dumped value that fills the whole payload. Symbols become text, `:name` and `"name"` alike. */
export function parseMarshal(bytes: Uint8Array): Parsed {
  return decodeBounded(bytes, (cursor) => {
    if (cursor.u8() !== 4 || cursor.u8() !== 8) throw new Undecodable("not-this-format");
    const value = new MarshalReader(cursor).value();
    if (cursor.left > 0) throw new Undecodable("not-this-format");
    return value;
  });
}

class MarshalReader {
  readonly #cursor: Cursor;
  readonly #symbols: string[] = [];
  /** Everything but nil, booleans, small integers and symbols has a number, in the order of appearance. */
  readonly #objects: unknown[] = [];

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  value(): unknown {
    const cursor = this.#cursor;
    cursor.count();
    const type = cursor.u8();
    switch (type) {
      case 0x30: // 0
        return null;
      case 0x54: // T
        return true;
      case 0x46: // F
        return false;
      case 0x69: // i
        return this.#fixnum();
      case 0x3a: // : symbol
        return this.#newSymbol();
      case 0x3b: // ; symbol again
        return this.#oldSymbol();
      case 0x40: {
        // @ object again
        const index = this.#fixnum();
        if (!(index >= 0 && index < this.#objects.length)) throw new Undecodable("not-this-format");
        return this.#objects[index];
      }
      case 0x49: // I value with instance variables; for strings they are the encoding
        return cursor.nested(() => this.#withVariables());
      case 0x22: // " string
        return this.#keep(this.#text());
      case 0x2f: {
        // / regular expression, as its source
        const source = this.#text();
        cursor.skip(1);
        return this.#keep(source);
      }
      case 0x66: // f float
        return this.#keep(float(this.#text()));
      case 0x6c: // l bignum
        return this.#keep(this.#bignum());
      case 0x63: // c class
      case 0x6d: // m module
      case 0x4d: // M class or module
        return this.#keep(this.#text());
      case 0x5b: // [ array
        return cursor.nested(() => this.#array());
      case 0x7b: // { hash
        return cursor.nested(() => this.#hash());
      case 0x7d: // } hash with a default value
        return cursor.nested(() => {
          const hash = this.#hash();
          this.value();
          return hash;
        });
      case 0x6f: // o object
      case 0x53: // S struct
        return cursor.nested(() => this.#object());
      case 0x43: // C instance of a subclass of String, Array or Hash
      case 0x65: // e extended by a module
        this.#symbol();
        return cursor.nested(() => this.value());
      case 0x75: {
        // u own encoding as bytes (_dump)
        const name = this.#symbol();
        const bytes = cursor.take(this.#length());
        return this.#keep(dumped(name, bytes));
      }
      case 0x55: // U own encoding as a value (marshal_dump)
      case 0x64: {
        // d wrapped C data
        const object = this.#keep(plain(this.#symbol()));
        object["data"] = cursor.nested(() => this.value());
        return object;
      }
      default:
        throw new Undecodable("not-this-format");
    }
  }

  #keep<T>(value: T): T {
    this.#objects.push(value);
    return value;
  }

  #withVariables(): unknown {
    const value = this.value();
    const count = this.#cursor.plausible(this.#fixnum());
    for (let i = 0; i < count; i++) {
      this.#symbol();
      this.value();
    }
    return value;
  }

  #array(): unknown[] {
    const count = this.#cursor.plausible(this.#fixnum());
    const array = this.#keep<unknown[]>([]);
    for (let i = 0; i < count; i++) array.push(this.value());
    return array;
  }

  #hash(): unknown {
    const count = this.#cursor.plausible(this.#fixnum());
    const hash = this.#keep(plain());
    for (let i = 0; i < count; i++) {
      const name = keyText(this.value());
      hash[name] = this.value();
    }
    return hash;
  }

  /** Names of instance variables lose their `@`. */
  #object(): unknown {
    const object = this.#keep(plain(this.#symbol()));
    const count = this.#cursor.plausible(this.#fixnum());
    for (let i = 0; i < count; i++) {
      const name = this.#symbol().replace(/^@/, "");
      object[name] = this.value();
    }
    return object;
  }

  /** A symbol where the format allows nothing else. */
  #symbol(): string {
    this.#cursor.count();
    const type = this.#cursor.u8();
    if (type === 0x3a) return this.#newSymbol();
    if (type === 0x3b) return this.#oldSymbol();
    // A symbol that is not ASCII comes with its encoding.
    if (type === 0x49) {
      this.#cursor.expect(0x3a);
      const name = this.#newSymbol();
      const count = this.#cursor.plausible(this.#fixnum());
      for (let i = 0; i < count; i++) {
        this.#cursor.nested(() => this.#symbol());
        this.value();
      }
      return name;
    }
    throw new Undecodable("not-this-format");
  }

  #newSymbol(): string {
    const name = this.#text();
    this.#symbols.push(name);
    return name;
  }

  #oldSymbol(): string {
    const name = this.#symbols[this.#fixnum()];
    if (name === undefined) throw new Undecodable("not-this-format");
    return name;
  }

  #text(): string {
    return this.#cursor.utf8(this.#length());
  }

  #length(): number {
    return this.#cursor.plausible(this.#fixnum());
  }

  /** One byte for small numbers, otherwise how many bytes follow, little-endian; negative ones filled with ff. */
  #fixnum(): number {
    const head = this.#cursor.i8();
    if (head === 0) return 0;
    if (head > 4) return head - 5;
    if (head < -4) return head + 5;
    const length = Math.abs(head);
    const magnitude = this.#cursor.take(length).readUIntLE(0, length);
    return head > 0 ? magnitude : magnitude - 2 ** (8 * length);
  }

  #bignum(): number | bigint {
    const negative = this.#cursor.u8() === 0x2d;
    const length = 2 * this.#fixnum();
    if (length < 0 || length > MAX_BIGNUM_BYTES) throw new Undecodable("unsupported-encoding");
    if (length === 0) return 0;
    const magnitude = BigInt(`0x${Buffer.from(this.#cursor.take(length)).reverse().toString("hex")}`);
    return exact(negative ? -magnitude : magnitude);
  }
}

function float(text: string): number {
  if (text === "inf") return Number.POSITIVE_INFINITY;
  if (text === "-inf") return Number.NEGATIVE_INFINITY;
  // Old versions append bytes of the mantissa after a zero byte.
  return Number(text.split("\0")[0]);
}

function dumped(name: string, bytes: Buffer): unknown {
  if (name === "Time" && bytes.length >= 8) return time(bytes);
  const object = plain(name);
  object["data"] = bytes;
  return object;
}

/** Ruby's time.c, `time_mdump`: two little-endian words, in UTC since version 1. */
function time(bytes: Buffer): unknown {
  const high = bytes.readUInt32LE(0);
  const low = bytes.readUInt32LE(4);
  if (high >>> 31 === 0) return new Date((high + low / 1e6) * 1000);
  return new Date(
    Date.UTC(
      1900 + ((high >>> 14) & 0xffff),
      (high >>> 10) & 0xf,
      (high >>> 5) & 0x1f,
      high & 0x1f,
      (low >>> 26) & 0x3f,
      (low >>> 20) & 0x3f,
      Math.floor((low & 0xfffff) / 1000),
    ),
  );
}
