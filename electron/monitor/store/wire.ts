/**
 * The Redis protocol, version 2, as far as bulk reading needs it: commands to text, bytes to replies. A general client
 * makes several objects, a promise and a few closures per command; a million sessions are two million commands.
 * Wire format: https://redis.io/docs/latest/develop/reference/protocol-spec/
 */

/** What the server answered instead of a result, for example "NOPERM …". A value: one refused key is no broken connection. */
export class WireError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** Texts are buffers that share the memory of what was received: copy what is to be kept. */
export type Reply = Buffer | number | null | WireError | readonly Reply[];

/** The server does not speak the protocol; nothing after it can be understood. */
export class WireBroken extends Error {}

/** A command as text with one character per byte (latin1), which is how keys are held here. */
export function command(...words: readonly string[]): string {
  let text = `*${words.length}\r\n`;
  for (const word of words) {
    text += `$${word.length}\r\n${word}\r\n`;
  }
  return text;
}

const [CR, DOLLAR, COLON, PLUS, MINUS, STAR] = [0x0d, 0x24, 0x3a, 0x2b, 0x2d, 0x2a];
const ZERO = 0x30;
const NOT_YET = Symbol("the rest has not arrived");
/** No reply of the commands that we send is nested deeper. */
const MAX_DEPTH = 8;
const NOTHING = Buffer.alloc(0);
/** Longer than the line that a value begins with, unless that is a whole sentence. */
const A_LINE = 64;

interface Open {
  readonly items: Reply[];
  readonly length: number;
}

/** Turns chunks, cut anywhere, into replies. Work is proportional to the bytes, however they are cut. */
export class WireParser {
  readonly #onReply: (reply: Reply) => void;
  /** Bytes that begin with a value that is not complete yet. */
  #kept: Buffer[] = [];
  #keptBytes = 0;
  /** So many bytes are needed before looking again makes sense. */
  #needed = 0;
  #bytes: Buffer = NOTHING;
  #at = 0;
  /** Lists that are being received, outermost first. */
  readonly #open: Open[] = [];

  constructor(onReply: (reply: Reply) => void) {
    this.#onReply = onReply;
  }

  /** Throws {@link WireBroken}. */
  push(chunk: Buffer): void {
    let from = 0;
    while (this.#keptBytes > 0 && from < chunk.length) {
      // Only what completes the value that was cut is joined to its beginning, not all that has arrived since.
      const piece = chunk.subarray(from, from + Math.max(this.#needed - this.#keptBytes, A_LINE));
      this.#kept.push(piece);
      this.#keptBytes += piece.length;
      from += piece.length;
      if (this.#keptBytes < this.#needed) {
        return;
      }
      const rest = this.#take(Buffer.concat(this.#kept, this.#keptBytes));
      if (rest.length <= piece.length) {
        // Of the piece, so the chunk goes on there.
        from -= rest.length;
        this.#keep(NOTHING);
      } else {
        this.#keep(rest);
      }
    }
    if (from < chunk.length) {
      this.#keep(this.#take(chunk.subarray(from)));
    }
  }

  /** Delivers all values that are complete; the bytes after them. */
  #take(bytes: Buffer): Buffer {
    this.#bytes = bytes;
    this.#at = 0;
    this.#needed = 0;
    for (let value = this.#value(); value !== NOT_YET; value = this.#value()) {
      this.#deliver(value);
    }
    this.#bytes = NOTHING;
    // Not from where this value began: a list that has been opened is not opened again.
    return bytes.subarray(this.#at);
  }

  #keep(rest: Buffer): void {
    this.#kept = rest.length === 0 ? [] : [rest];
    this.#keptBytes = rest.length;
  }

  /** A value without parts, or a list that is complete because it is empty; a list that has begun is opened. */
  #value(): Reply | typeof NOT_YET {
    for (;;) {
      const start = this.#at;
      const lineEnd = this.#lineEnd();
      if (lineEnd === -1) {
        return NOT_YET;
      }
      const type = this.#bytes[start];
      this.#at = lineEnd + 2;
      switch (type) {
        case DOLLAR: {
          const length = this.#integer(start + 1, lineEnd);
          if (length === -1) {
            return null;
          }
          const end = this.#at + length;
          if (end + 2 > this.#bytes.length) {
            this.#needed = end + 2 - start;
            this.#at = start;
            return NOT_YET;
          }
          const value = this.#bytes.subarray(this.#at, end);
          this.#at = end + 2;
          return value;
        }
        case COLON:
          return this.#integer(start + 1, lineEnd);
        case PLUS:
          return this.#bytes.subarray(start + 1, lineEnd);
        case MINUS:
          return new WireError(this.#bytes.toString("latin1", start + 1, lineEnd));
        case STAR: {
          const length = this.#integer(start + 1, lineEnd);
          if (length <= 0) {
            return length === 0 ? [] : null;
          }
          if (this.#open.length >= MAX_DEPTH) {
            throw new WireBroken("nested too deep");
          }
          this.#open.push({ items: [], length });
          break;
        }
        default:
          throw new WireBroken("Protocol error: not a Redis reply");
      }
    }
  }

  #deliver(value: Reply): void {
    let done = value;
    for (;;) {
      const list = this.#open[this.#open.length - 1];
      if (list === undefined) {
        this.#onReply(done);
        return;
      }
      list.items.push(done);
      if (list.items.length < list.length) {
        return;
      }
      this.#open.pop();
      done = list.items;
    }
  }

  /** Where the line that begins here ends (its CR), or -1 if that has not arrived. Lines are short. */
  #lineEnd(): number {
    const bytes = this.#bytes;
    // The LF has to be there too, or the value after it would begin too early.
    for (let at = this.#at + 1; at < bytes.length - 1; at += 1) {
      if (bytes[at] === CR) {
        return at;
      }
    }
    return -1;
  }

  #integer(from: number, to: number): number {
    const bytes = this.#bytes;
    const negative = bytes[from] === MINUS;
    let value = 0;
    for (let at = negative ? from + 1 : from; at < to; at += 1) {
      const digit = (bytes[at] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) {
        throw new WireBroken("Protocol error: not a number");
      }
      value = value * 10 + digit;
    }
    return negative ? -value : value;
  }
}
