/**
 * Python's pickle, protocols 0 to 5, parsed and never executed: where Python would import and call something, an
 * inert object with the class' name, its arguments and its state is made.
 *
 * Our own reader because the one library, `pickleparser` 0.2, calls functions found on the pickle's stack, prints
 * to the console, reads integers of more than 53 bits wrongly (user ids are often such), and takes quadratic time
 * on large integers. Opcodes are described in Python's Lib/pickletools.py.
 */
import {
  type Cursor,
  decodeBounded,
  exact,
  isPlain,
  keyText,
  type Parsed,
  plain,
  Undecodable,
} from "./bounded.ts";
import { made, Named } from "./pickle-objects.ts";

const LF = 0x0a;
const MAX_LINE = 64 * 1024;
/** Integers of more bytes are numbers for cryptography, not ids or times. */
const MAX_INTEGER_BYTES = 64;

export function parsePickle(bytes: Uint8Array): Parsed {
  return decodeBounded(bytes, (cursor) => new Unpickler(cursor).run());
}

/** Marks the beginning of a run of items on the stack. */
const MARK = Symbol("mark");
/** What opcodes give that push nothing. */
const NOTHING = Symbol("nothing");

class Unpickler {
  readonly #cursor: Cursor;
  readonly #stack: unknown[] = [];
  readonly #memo = new Map<number, unknown>();
  /** Work left for opcodes that copy many items at once; see {@link #spend}. */
  #budget = 200_000;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  run(): unknown {
    for (;;) {
      this.#cursor.count();
      const opcode = this.#cursor.u8();
      if (opcode === 0x2e) return this.#pop(); // .
      const value = this.#step(opcode);
      if (value !== NOTHING) this.#stack.push(value);
    }
  }

  /** Carries out one opcode; gives what it pushes, or {@link NOTHING}. */
  #step(opcode: number): unknown {
    const cursor = this.#cursor;
    switch (opcode) {
      case 0x80: // PROTO
        if (cursor.u8() > 5) throw new Undecodable("unsupported-encoding");
        return NOTHING;
      case 0x95: // FRAME
        cursor.skip(8);
        return NOTHING;
      case 0x28: // MARK
        return MARK;
      case 0x30: // POP
        this.#pop();
        return NOTHING;
      case 0x31: // POP_MARK
        this.#popMark();
        return NOTHING;
      case 0x32: // DUP
        return this.#top();

      case 0x70: // PUT
        this.#memo.set(Number(this.#line()), this.#top());
        return NOTHING;
      case 0x71: // BINPUT
        this.#memo.set(cursor.u8(), this.#top());
        return NOTHING;
      case 0x72: // LONG_BINPUT
        this.#memo.set(cursor.u32le(), this.#top());
        return NOTHING;
      case 0x94: // MEMOIZE
        this.#memo.set(this.#memo.size, this.#top());
        return NOTHING;
      case 0x67: // GET
        return this.#remembered(Number(this.#line()));
      case 0x68: // BINGET
        return this.#remembered(cursor.u8());
      case 0x6a: // LONG_BINGET
        return this.#remembered(cursor.u32le());

      case 0x4e: // NONE
        return null;
      case 0x88: // NEWTRUE
        return true;
      case 0x89: // NEWFALSE
        return false;
      case 0x49: {
        // INT; booleans of protocol 0 are "01" and "00"
        const text = this.#line();
        return text === "01" ? true : text === "00" ? false : decimal(text);
      }
      case 0x4c: // LONG
        return decimal(this.#line().replace(/L$/, ""));
      case 0x4a: // BININT
        return cursor.i32le();
      case 0x4b: // BININT1
        return cursor.u8();
      case 0x4d: // BININT2
        return cursor.u16le();
      case 0x8a: // LONG1
        return this.#integer(cursor.u8());
      case 0x8b: // LONG4
        return this.#integer(cursor.i32le());
      case 0x46: // FLOAT
        return Number(this.#line());
      case 0x47: // BINFLOAT
        return cursor.f64be();

      case 0x53: // STRING
        return this.#line().replace(/^(['"])(.*)\1$/s, "$2");
      case 0x56: // UNICODE (raw-unicode-escape)
        return this.#line().replace(/\\u([0-9a-f]{4})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
      case 0x54: // BINSTRING
      case 0x58: // BINUNICODE
        return cursor.utf8(cursor.u32le());
      case 0x55: // SHORT_BINSTRING
      case 0x8c: // SHORT_BINUNICODE
        return cursor.utf8(cursor.u8());
      case 0x8d: // BINUNICODE8
        return cursor.utf8(cursor.u64le());
      case 0x42: // BINBYTES
        return cursor.take(cursor.u32le());
      case 0x43: // SHORT_BINBYTES
        return cursor.take(cursor.u8());
      case 0x8e: // BINBYTES8
      case 0x96: // BYTEARRAY8
        return cursor.take(cursor.u64le());
      case 0x98: // READONLY_BUFFER
        return NOTHING;

      case 0x29: // EMPTY_TUPLE
      case 0x5d: // EMPTY_LIST
      case 0x8f: // EMPTY_SET
        return [];
      case 0x85: // TUPLE1
        return this.#popMany(1);
      case 0x86: // TUPLE2
        return this.#popMany(2);
      case 0x87: // TUPLE3
        return this.#popMany(3);
      case 0x74: // TUPLE
      case 0x6c: // LIST
      case 0x91: // FROZENSET
        return this.#popMark();
      case 0x61: // APPEND
        this.#append([this.#pop()]);
        return NOTHING;
      case 0x65: // APPENDS
      case 0x90: // ADDITEMS
        this.#append(this.#popMark());
        return NOTHING;

      case 0x7d: // EMPTY_DICT
        return plain();
      case 0x64: {
        // DICT
        const items = this.#popMark();
        const dictionary = plain();
        this.#setItems(items, dictionary);
        return dictionary;
      }
      case 0x73: // SETITEM
        this.#setItems(this.#popMany(2));
        return NOTHING;
      case 0x75: // SETITEMS
        this.#setItems(this.#popMark());
        return NOTHING;

      case 0x63: // GLOBAL
        return new Named(`${this.#line()}.${this.#line()}`);
      case 0x93: {
        // STACK_GLOBAL
        const name = this.#pop();
        const module = this.#pop();
        if (typeof name !== "string" || typeof module !== "string") throw new Undecodable("not-this-format");
        return new Named(`${module}.${name}`);
      }
      case 0x52: // REDUCE
      case 0x81: {
        // NEWOBJ
        const args = this.#pop();
        return made(this.#pop(), args);
      }
      case 0x92: {
        // NEWOBJ_EX
        this.#pop();
        const args = this.#pop();
        return made(this.#pop(), args);
      }
      case 0x69: {
        // INST
        const named = new Named(`${this.#line()}.${this.#line()}`);
        return made(named, this.#popMark());
      }
      case 0x6f: {
        // OBJ
        const items = this.#popMark();
        return made(items.shift(), items);
      }
      case 0x62: // BUILD
        this.#build(this.#pop());
        return NOTHING;
      default:
        // Persistent ids, extension codes and out-of-band buffers need the application.
        throw new Undecodable(UNSUPPORTED.has(opcode) ? "unsupported-encoding" : "not-this-format");
    }
  }

  #pop(): unknown {
    if (this.#stack.length === 0) throw new Undecodable("not-this-format");
    const value = this.#stack.pop();
    if (value === MARK) throw new Undecodable("not-this-format");
    return value;
  }

  #top(): unknown {
    const value = this.#stack.at(-1);
    if (value === undefined || value === MARK) throw new Undecodable("not-this-format");
    return value;
  }

  #popMany(count: number): unknown[] {
    const items: unknown[] = [];
    for (let i = 0; i < count; i++) items.unshift(this.#pop());
    return items;
  }

  #popMark(): unknown[] {
    const at = this.#stack.lastIndexOf(MARK);
    if (at < 0) throw new Undecodable("not-this-format");
    this.#spend(this.#stack.length - at);
    const items = this.#stack.splice(at);
    items.shift();
    return items;
  }

  #remembered(index: number): unknown {
    if (!this.#memo.has(index)) throw new Undecodable("not-this-format");
    return this.#memo.get(index);
  }

  #append(items: readonly unknown[]): void {
    const list = this.#top();
    // Lists of application classes are built with the same opcodes; their items are dropped.
    if (!Array.isArray(list)) return;
    for (const item of items) list.push(item);
  }

  #setItems(items: readonly unknown[], dictionary: unknown = this.#top()): void {
    if (!isPlain(dictionary)) throw new Undecodable("not-this-format");
    for (let i = 0; i + 1 < items.length; i += 2) dictionary[keyText(items[i])] = items[i + 1];
  }

  /** State is a dictionary, or a pair of it and a dictionary of slots; anything else goes under one name. */
  #build(state: unknown): void {
    const object = this.#top();
    if (!isPlain(object)) return;
    const parts = Array.isArray(state) && state.length === 2 && state.some(isPlain) ? state : [state];
    for (const part of parts) {
      if (!isPlain(part)) {
        if (part !== null) object["state"] = part;
        continue;
      }
      const names = Object.keys(part);
      this.#spend(names.length);
      for (const name of names) object[name] = part[name];
    }
  }

  /** The same large list can be copied again and again by tiny opcodes, so copying has a limit of its own. */
  #spend(items: number): void {
    this.#budget -= items;
    if (this.#budget < 0) throw new Undecodable("too-large");
  }

  #line(): string {
    return this.#cursor.until(LF, MAX_LINE);
  }

  /** Little-endian two's complement. */
  #integer(length: number): number | bigint {
    if (length > MAX_INTEGER_BYTES) throw new Undecodable("unsupported-encoding");
    const bytes = this.#cursor.take(length);
    if (length === 0) return 0;
    const hex = Buffer.from(bytes).reverse().toString("hex");
    return exact(BigInt.asIntN(length * 8, BigInt(`0x${hex}`)));
  }
}

/** PERSID, BINPERSID, EXT1, EXT2, EXT4, NEXT_BUFFER. */
const UNSUPPORTED = new Set([0x50, 0x51, 0x82, 0x83, 0x84, 0x97]);

function decimal(text: string): number | bigint {
  if (!/^[+-]?\d{1,200}$/.test(text)) throw new Undecodable("not-this-format");
  return exact(BigInt(text.replace("+", "")));
}
