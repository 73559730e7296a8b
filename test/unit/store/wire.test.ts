import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  command,
  type Reply,
  WireBroken,
  WireError,
  WireParser,
} from "../../../electron/monitor/store/wire.ts";

type Sent = string | number | null | { error: string } | { status: string } | Sent[];

/** As a server writes it. */
function encode(reply: Sent): string {
  if (reply === null) return "$-1\r\n";
  if (typeof reply === "number") return `:${reply}\r\n`;
  if (typeof reply === "string") return `$${reply.length}\r\n${reply}\r\n`;
  if (Array.isArray(reply)) return `*${reply.length}\r\n${reply.map(encode).join("")}`;
  return "error" in reply ? `-${reply.error}\r\n` : `+${reply.status}\r\n`;
}

function decoded(reply: Reply): Sent {
  if (Buffer.isBuffer(reply)) return reply.toString("latin1");
  if (reply instanceof WireError) return { error: reply.message };
  return Array.isArray(reply) ? reply.map(decoded) : (reply as number | null);
}

function withoutStatus(reply: Sent): Sent {
  if (Array.isArray(reply)) return reply.map(withoutStatus);
  return typeof reply === "object" && reply !== null && "status" in reply ? reply.status : reply;
}

function receive(bytes: Buffer, cuts: readonly number[]): Sent[] {
  const replies: Sent[] = [];
  // Decoded at once: the buffers share memory with the chunk.
  const parser = new WireParser((reply) => replies.push(decoded(reply)));
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    parser.push(bytes.subarray(from, cut));
    from = cut;
  }
  parser.push(bytes.subarray(from));
  return replies;
}

const bytes = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) });
const line = fc.stringMatching(/^[A-Za-z0-9 ':]{1,40}$/);
const { reply: replies } = fc.letrec<{ reply: Sent }>((tie) => ({
  reply: fc.oneof(
    { maxDepth: 3 },
    bytes,
    fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }),
    fc.constant(null),
    line.map((error) => ({ error })),
    line.map((status) => ({ status })),
    fc.array(tie("reply"), { maxLength: 5 }),
  ),
}));

describe("the Redis protocol", () => {
  it("is understood however the bytes are cut", () => {
    fc.assert(
      fc.property(
        fc.array(replies, { maxLength: 8 }),
        fc.array(fc.nat(2_000), { maxLength: 20 }),
        (sent, cuts) => {
          const wire = Buffer.from(sent.map(encode).join(""), "latin1");
          const within = cuts.map((cut) => Math.min(cut, wire.length));
          expect(receive(wire, within)).toEqual(sent.map(withoutStatus));
        },
      ),
    );
  });

  it("is understood byte by byte", () => {
    const sent = ["one", ["two", [], null, { error: "ERR three" }], 4, "", -2];
    const wire = Buffer.from(sent.map(encode).join(""), "latin1");
    expect(receive(wire, Array.from(wire.keys()))).toEqual(sent);
  });

  it("joins a large value once, not with every piece of it", () => {
    const large = "x".repeat(8_000_000);
    const wire = Buffer.from(encode(large), "latin1");
    const cuts = Array.from({ length: wire.length / 1_000 }, (_, n) => n * 1_000);
    const startedAt = performance.now();
    expect(receive(wire, cuts)).toEqual([large]);
    // Joining 8,000 times would move 32 GB.
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it("is refused when it is something else", () => {
    expect(() => receive(Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"), [])).toThrow(WireBroken);
    expect(() => receive(Buffer.from("$abc\r\n"), [])).toThrow(WireBroken);
    expect(() => receive(Buffer.from("*1\r\n".repeat(1_000)), [])).toThrow(WireBroken);
  });

  it("carries keys byte for byte", () => {
    fc.assert(
      fc.property(fc.array(bytes, { minLength: 1, maxLength: 5 }), (words) => {
        expect(receive(Buffer.from(command(...words), "latin1"), [])).toEqual([words]);
      }),
    );
  });
});
