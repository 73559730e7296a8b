/**
 * PHP's `serialize()` and the session encodings made of it, parsed and never executed: objects become plain data
 * without any of their magic methods.
 *
 * Our own reader because the libraries are not safe with hostile bytes: `phpunserialize` 1.3 loops without end
 * on a string length beyond the payload and on a missing `;`, and `php-serialize` 5.1 knows neither references
 * (`r:`, `R:`, which every Symfony token has) nor enumerations, and looks up class names in an ordinary object.
 * The format is described in PHP's own ext/standard/var.c.
 */
import { type Cursor, decodeBounded, exact, type Parsed, type Plain, plain, Undecodable } from "./bounded.ts";

const COLON = 0x3a;
const SEMICOLON = 0x3b;
const QUOTE = 0x22;
const BRACE_OPEN = 0x7b;
const BRACE_CLOSE = 0x7d;
const PIPE = 0x7c;

/** Longest text of a number or a length. */
const MAX_NUMBER_LENGTH = 40;
const MAX_VARIABLE_NAME = 512;

/**
 * One serialized value that fills the whole payload. Texts are read as UTF-8; "latin1" keeps their bytes, for
 * texts that are serialized values themselves.
 */
export function parsePhp(bytes: Uint8Array, texts: "utf8" | "latin1" = "utf8"): Parsed {
  return decodeBounded(bytes, (cursor) => {
    const value = new PhpReader(cursor, texts).value();
    if (cursor.left > 0) throw new Undecodable("not-this-format");
    return value;
  });
}

/** `session.serialize_handler = php`: `name|value` one after the other. Each value counts its own references. */
export function parsePhpSession(bytes: Uint8Array): Parsed<Plain> {
  return decodeBounded(bytes, (cursor) => {
    const session = plain();
    // References number the values of the whole session, so one reader goes through all of it.
    const reader = new PhpReader(cursor);
    while (cursor.left > 0) {
      const name = Buffer.from(cursor.until(PIPE, MAX_VARIABLE_NAME), "latin1").toString("utf8");
      // "!name|" is a variable that was registered and never set.
      if (name.startsWith("!")) continue;
      session[name] = reader.value();
    }
    return session;
  });
}

/** `php_binary`: one byte for the name's length, the name, the value. */
export function parsePhpBinarySession(bytes: Uint8Array): Parsed<Plain> {
  return decodeBounded(bytes, (cursor) => {
    const session = plain();
    const reader = new PhpReader(cursor);
    while (cursor.left > 0) {
      const length = cursor.u8();
      const name = cursor.utf8(length & 0x7f);
      // The highest bit marks a variable without a value.
      if (length <= 0x7f) session[name] = reader.value();
    }
    return session;
  });
}

class PhpReader {
  readonly #cursor: Cursor;
  /** Values by number, as `r:` and `R:` count them, from 1. */
  readonly #slots: unknown[] = [];

  readonly #texts: "utf8" | "latin1";

  constructor(cursor: Cursor, texts: "utf8" | "latin1" = "utf8") {
    this.#cursor = cursor;
    this.#texts = texts;
  }

  value(): unknown {
    const cursor = this.#cursor;
    cursor.count();
    const type = cursor.u8();
    switch (type) {
      case 0x4e: // N;
        cursor.expect(SEMICOLON);
        return this.#keep(null);
      case 0x62: // b:1;
        return this.#keep(this.#number() === "1");
      case 0x69: // i:42;
        return this.#keep(integer(this.#number()));
      case 0x64: // d:0.5;
        return this.#keep(float(this.#number()));
      case 0x73: {
        // s:5:"alice";
        const text = this.#string();
        cursor.expect(SEMICOLON);
        return this.#keep(text);
      }
      case 0x61: {
        // a:1:{…}
        cursor.expect(COLON);
        const array = plain();
        this.#slots.push(array);
        this.#pairs(array);
        return array;
      }
      case 0x4f: {
        // O:4:"User":1:{…}
        const object = plain(this.#string());
        this.#slots.push(object);
        cursor.expect(COLON);
        this.#pairs(object);
        return object;
      }
      case 0x43: {
        // C:4:"Name":3:{…}, the object's own encoding
        const object = plain(this.#string());
        this.#slots.push(object);
        cursor.expect(COLON);
        const length = this.#length();
        cursor.expect(BRACE_OPEN);
        object["serialized"] = cursor.utf8(length);
        cursor.expect(BRACE_CLOSE);
        return object;
      }
      case 0x45: {
        // E:10:"Suit:Clubs";
        const text = this.#string();
        cursor.expect(SEMICOLON);
        return this.#keep(text);
      }
      case 0x72: // r:2; the same object again, and a value of its own number
        return this.#keep(this.#referred());
      case 0x52: // R:2; the same variable, without a number of its own
        return this.#referred();
      default:
        throw new Undecodable("not-this-format");
    }
  }

  #keep<T>(value: T): T {
    this.#slots.push(value);
    return value;
  }

  #referred(): unknown {
    const slot = Number(this.#number());
    if (!(slot >= 1 && slot <= this.#slots.length)) throw new Undecodable("not-this-format");
    return this.#slots[slot - 1];
  }

  /** `:text;` */
  #number(): string {
    this.#cursor.expect(COLON);
    return this.#cursor.until(SEMICOLON, MAX_NUMBER_LENGTH);
  }

  /** `12:` */
  #length(): number {
    const text = this.#cursor.until(COLON, MAX_NUMBER_LENGTH);
    if (!/^\d{1,10}$/.test(text)) throw new Undecodable("not-this-format");
    return Number(text);
  }

  /** `:5:"alice"` without what follows. Lengths are in bytes. */
  #string(): string {
    const cursor = this.#cursor;
    cursor.expect(COLON);
    const length = this.#length();
    cursor.expect(QUOTE);
    const text = this.#texts === "utf8" ? cursor.utf8(length) : cursor.latin1(length);
    cursor.expect(QUOTE);
    return text;
  }

  /** `2:{key value key value}` */
  #pairs(target: Plain): void {
    const cursor = this.#cursor;
    const count = cursor.plausible(this.#length());
    cursor.expect(BRACE_OPEN);
    cursor.nested(() => {
      for (let i = 0; i < count; i++) {
        const name = this.#key();
        target[name] = this.value();
      }
    });
    cursor.expect(BRACE_CLOSE);
  }

  /** Keys are integers or strings and take no number. */
  #key(): string {
    const type = this.#cursor.u8();
    if (type === 0x69) return this.#number();
    if (type !== 0x73) throw new Undecodable("not-this-format");
    const text = this.#string();
    this.#cursor.expect(SEMICOLON);
    return propertyName(text);
  }
}

/** Private and protected properties are `\0Class\0name` and `\0*\0name`. */
function propertyName(text: string): string {
  return text.startsWith("\0") ? text.slice(text.indexOf("\0", 1) + 1) : text;
}

function integer(text: string): number | bigint {
  if (!/^[+-]?\d{1,20}$/.test(text)) throw new Undecodable("not-this-format");
  return exact(BigInt(text.replace("+", "")));
}

function float(text: string): number {
  if (text === "INF") return Number.POSITIVE_INFINITY;
  if (text === "-INF") return Number.NEGATIVE_INFINITY;
  if (text === "NAN") return Number.NaN;
  const value = Number(text);
  if (text === "" || Number.isNaN(value)) throw new Undecodable("not-this-format");
  return value;
}
