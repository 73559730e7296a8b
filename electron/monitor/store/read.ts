/**
 * Reads sessions: value and remaining life of many keys in one pipelined round trip. Values are cut at
 * {@link MAX_VALUE_BYTES}, and only {@link FIRST_LOOK_BYTES} of them are asked for at first, so that huge values cost
 * neither the server's output buffer nor us more than a little.
 */
import type { Redis } from "ioredis";
import type { EpochMs } from "../../../shared/session.ts";
import type { RawValue } from "../formats/format.ts";
import type { StoreKey } from "../sessions/record.ts";
import { MAX_VALUE_BYTES, rawValue } from "./raw-value.ts";
import { ASKING, type Redirection, redirectionIn } from "./redirection.ts";
import { type Reply, WireError } from "./wire.ts";
import type { WireLink } from "./wire-link.ts";

/** Hardly any session is larger; a batch of values cut here is a few megabytes at the very worst. */
const FIRST_LOOK_BYTES = 16 * 1024;
/** So many of the larger ones are then read at a time. */
const LARGE_AT_ONCE = 4;

export interface KeyToRead {
  readonly key: StoreKey;
  readonly type: "string" | "hash";
}

export type ReadResult =
  | {
      readonly kind: "present";
      readonly key: StoreKey;
      readonly value: RawValue;
      readonly expiresAt: EpochMs | null;
    }
  /** The store has the key but will not show it to us. */
  | { readonly kind: "denied"; readonly key: StoreKey; readonly expiresAt: EpochMs | null }
  /** No such key, or a key of another type: no session. */
  | { readonly kind: "absent"; readonly key: StoreKey };

/** The key's slot is on its way to another node: this one cannot say what the key is. */
export interface Moved extends Redirection {
  readonly kind: "moved";
  readonly key: StoreKey;
}

/**
 * How to ask for the moment of expiry. PEXPIRETIME (Redis 7) gives it exactly; PTTL gives the rest, from which the
 * moment is computed with the store's clock and is off by up to the round trip.
 */
export type ExpiryCommand = "PEXPIRETIME" | "PTTL";

/** The command that all of the servers know and permit; where neither is permitted, reading will say "denied". */
export async function detectExpiryCommand(clients: readonly Redis[]): Promise<ExpiryCommand> {
  const answers = await Promise.all(
    clients.map((client) =>
      client.call("PEXPIRETIME", "sessionwatch:no-such-key").then(
        () => true,
        // Other refusals concern this key, which is none of ours: the command itself is known and permitted.
        (error: unknown) => !/unknown command|run the '/i.test(messageOf(error)),
      ),
    ),
  );
  return answers.every(Boolean) ? "PEXPIRETIME" : "PTTL";
}

interface ReadOptions {
  readonly expiry: ExpiryCommand;
  readonly now: () => EpochMs;
  /** True: we were sent here by ASK; a node that is about to get a slot sends others back. */
  readonly asking?: boolean;
}

/** Rejects only when the connection fails; refusals are results. */
export async function readKeys(
  link: WireLink,
  keys: readonly KeyToRead[],
  options: ReadOptions,
): Promise<(ReadResult | Moved)[]> {
  const results = await readUpTo(FIRST_LOOK_BYTES, link, keys, options);
  const large = keys.filter((_, index) => isCut(results[index]));
  if (large.length === 0) {
    return results;
  }
  const whole = new Map<StoreKey, ReadResult | Moved>();
  for (let at = 0; at < large.length; at += LARGE_AT_ONCE) {
    // With their expiry once more, so that both are of one moment.
    const some = await readUpTo(MAX_VALUE_BYTES + 1, link, large.slice(at, at + LARGE_AT_ONCE), options);
    for (const result of some) {
      whole.set(result.key, result);
    }
  }
  return results.map((result) => whole.get(result.key) ?? result);
}

function isCut(result: ReadResult | Moved | undefined): boolean {
  return (
    result?.kind === "present" &&
    result.value.type === "string" &&
    result.value.bytes.length >= FIRST_LOOK_BYTES
  );
}

async function readUpTo(
  bytes: number,
  link: WireLink,
  keys: readonly KeyToRead[],
  { expiry, now, asking = false }: ReadOptions,
): Promise<(ReadResult | Moved)[]> {
  if (keys.length === 0) {
    return [];
  }
  const before = asking ? ASKING : "";
  const range = `$1\r\n0\r\n$${String(bytes - 1).length}\r\n${bytes - 1}\r\n`;
  const life = `*2\r\n$${expiry.length}\r\n${expiry}\r\n`;
  let commands = "";
  for (const { key, type } of keys) {
    const word = `$${key.length}\r\n${key}\r\n`;
    const value =
      type === "string" ? `*4\r\n$8\r\nGETRANGE\r\n${word}${range}` : `*2\r\n$7\r\nHGETALL\r\n${word}`;
    commands += `${before}${value}${before}${life}${word}`;
  }
  const each = asking ? 4 : 2;
  const replies = await link.request(commands, keys.length * each);
  const at = now();
  return keys.map(({ key, type }, index) => {
    const value = replies[index * each + each / 2 - 1] ?? null;
    const remaining = replies[index * each + each - 1] ?? null;
    return resultOf(key, type, value, remaining, expiry === "PTTL" ? at : 0);
  });
}

/** `base` is added to a life that is told as what remains of it. */
function resultOf(
  key: StoreKey,
  type: "string" | "hash",
  value: Reply,
  life: Reply,
  base: EpochMs,
): ReadResult | Moved {
  const error = value instanceof WireError ? value : life instanceof WireError ? life : null;
  // Either answer may already come from after the move, so none of the two is used.
  const moved = movedTo(key, value) ?? movedTo(key, life);
  if (moved !== null) {
    return moved;
  }
  if (life === -2) {
    return { kind: "absent", key };
  }
  const expiresAt = typeof life !== "number" || life === -1 ? null : base + life;
  if (error !== null) {
    return refusal(key, error, expiresAt);
  }
  const raw = rawValue(type, value);
  return raw === null ? { kind: "absent", key } : { kind: "present", key, value: raw, expiresAt };
}

function movedTo(key: StoreKey, reply: Reply): Moved | null {
  const where = reply instanceof WireError ? redirectionIn(reply) : null;
  return where === null ? null : { kind: "moved", key, ask: where.ask };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function refusal(key: StoreKey, { message }: WireError, expiresAt: EpochMs | null): ReadResult {
  if (message.startsWith("WRONGTYPE")) {
    return { kind: "absent", key };
  }
  if (message.startsWith("NOPERM")) {
    return { kind: "denied", key, expiresAt };
  }
  throw new Error(message);
}
