/**
 * A connection for many small commands at once, or for many messages: whole batches are written as one text and their
 * replies come back in order, and what is published to it is passed on. ioredis opens it (address, TLS, socket,
 * Sentinel, login, database) and then only watches over its end.
 */
import type { Redis } from "ioredis";
import { asError } from "./reply.ts";
import { command, type Reply, WireError, WireParser } from "./wire.ts";

interface Waiting {
  readonly replies: Reply[];
  readonly expected: number;
  readonly resolve: (replies: readonly Reply[]) => void;
  readonly reject: (error: Error) => void;
}

const MESSAGE = Buffer.from("message");
const PMESSAGE = Buffer.from("pmessage");

export class WireLink {
  /** For watching over the connection's end only. */
  readonly client: Redis;
  readonly #stream: Redis["stream"];
  /** Requests without their full answer, oldest first. A few dozen at most, so taking from the front costs little. */
  #waiting: Waiting[] = [];
  /** Requests of this turn of the event loop, to be written together. */
  #outgoing = "";
  #ended: Error | null = null;
  readonly #heard: (channel: Buffer, message: Reply) => void;

  /**
   * Takes over a client that is logged in and waits for no reply. From now on it must not be used otherwise. `heard` is
   * called for what is published to a subscription; both are only lent.
   */
  constructor(client: Redis, heard: (channel: Buffer, message: Reply) => void = () => undefined) {
    this.client = client;
    this.#heard = heard;
    this.#stream = client.stream;
    const parser = new WireParser((reply) => this.#receive(reply));
    this.#stream.removeAllListeners("data");
    this.#stream.on("data", (chunk: Buffer) => {
      try {
        parser.push(chunk);
      } catch (error) {
        this.#end(asError(error));
        this.#stream.destroy();
      }
    });
    this.#stream.once("close", () => this.#end(new Error("Connection is closed.")));
  }

  /**
   * Sends commands and resolves with one reply for each, refusals included. Rejects only when the connection is lost.
   * `commands` is what {@link command} makes, joined. What is requested without a pause is sent in one piece.
   */
  request(commands: string, expected: number): Promise<readonly Reply[]> {
    if (this.#ended !== null) {
      return Promise.reject(this.#ended);
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ replies: [], expected, resolve, reject });
      if (this.#outgoing === "") {
        queueMicrotask(() => {
          const text = this.#outgoing;
          this.#outgoing = "";
          this.#stream.write(text, "latin1");
        });
      }
      this.#outgoing += commands;
    });
  }

  /** One command; a refusal is a {@link WireError}. */
  async ask(...words: readonly string[]): Promise<Reply> {
    const [reply] = await this.request(command(...words), 1);
    return reply ?? null;
  }

  /** Resolves when the server answers, whatever it answers. */
  async ping(): Promise<void> {
    await this.ask("PING");
  }

  #receive(reply: Reply): void {
    if (this.#isMessage(reply)) {
      return;
    }
    const [waiting] = this.#waiting;
    if (waiting === undefined) {
      // A last word before the server closes, for example that it has too many clients.
      this.#end(new Error(reply instanceof WireError ? reply.message : "Protocol error: nothing was asked"));
      this.#stream.destroy();
      return;
    }
    waiting.replies.push(reply);
    if (waiting.replies.length === waiting.expected) {
      // At once: in a load the next request is always under way, and what is kept here keeps its replies.
      this.#waiting.shift();
      waiting.resolve(waiting.replies);
    }
  }

  /** Wire (protocol 2): `message` channel text, or `pmessage` pattern channel text. No reply of ours is like that. */
  #isMessage(reply: Reply): boolean {
    if (!Array.isArray(reply)) {
      return false;
    }
    const [kind]: readonly Reply[] = reply;
    const isMessage =
      Buffer.isBuffer(kind) &&
      ((reply.length === 4 && PMESSAGE.equals(kind)) || (reply.length === 3 && MESSAGE.equals(kind)));
    const channel: Reply = isMessage ? reply[reply.length - 2] : null;
    if (Buffer.isBuffer(channel)) {
      this.#heard(channel, reply[reply.length - 1]);
    }
    return isMessage;
  }

  #end(reason: Error): void {
    if (this.#ended !== null) {
      return;
    }
    this.#ended = reason;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) {
      one.reject(reason);
    }
  }
}
