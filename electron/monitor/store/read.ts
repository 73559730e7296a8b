/**
 * Reads sessions: value and remaining life of many keys in one pipelined round trip. Values are cut at
 * {@link MAX_VALUE_BYTES}, so that one huge value costs neither the server nor us more than that.
 */
import type { ChainableCommander, Redis } from "ioredis";
import type { EpochMs } from "../../../shared/session.ts";
import type { RawValue } from "../formats/format.ts";
import type { StoreKey } from "../sessions/record.ts";
import { MAX_VALUE_BYTES, rawValue } from "./raw-value.ts";
import { keyBytes } from "./reply.ts";

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
export interface Moved {
  readonly kind: "moved";
  readonly key: StoreKey;
  /** "host:port" that may be asked just this once (ASK); null: the owner has changed for good, or is between two. */
  readonly ask: string | null;
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

/**
 * Rejects only when the connection fails; refusals are results. With `asking` every command says that we were sent
 * here by ASK, without which a node that is about to get a slot sends us back.
 */
export async function readKeys(
  client: Redis,
  keys: readonly KeyToRead[],
  expiry: ExpiryCommand,
  now: () => EpochMs,
  asking = false,
): Promise<(ReadResult | Moved)[]> {
  if (keys.length === 0) {
    return [];
  }
  const pipeline = client.pipeline();
  for (const { key, type } of keys) {
    ask(pipeline, keyBytes(key), type, expiry, asking);
  }
  const replies = (await pipeline.exec()) ?? [];
  const at = now();
  const each = asking ? 4 : 2;
  return keys.map(({ key, type }, index) => {
    const [valueError, value] = replies[index * each + each / 2 - 1] ?? [new Error("no reply"), null];
    const [lifeError, life] = replies[index * each + each - 1] ?? [new Error("no reply"), null];
    // Either answer may already come from after the move, so none of the two is used.
    const moved = movedTo(key, valueError) ?? movedTo(key, lifeError);
    if (moved !== null) {
      return moved;
    }
    const remaining = lifeError === null && typeof life === "number" ? life : null;
    if (remaining === -2) {
      return { kind: "absent", key };
    }
    const expiresAt =
      remaining === null || remaining === -1 ? null : expiry === "PTTL" ? at + remaining : remaining;
    const error = valueError ?? lifeError;
    if (error !== null) {
      return refusal(key, error, expiresAt);
    }
    const raw = rawValue(type, value);
    return raw === null ? { kind: "absent", key } : { kind: "present", key, value: raw, expiresAt };
  });
}

function ask(
  pipeline: ChainableCommander,
  key: Buffer,
  type: "string" | "hash",
  expiry: ExpiryCommand,
  asking: boolean,
): void {
  // ASKING holds for one command only.
  if (asking) {
    pipeline.call("ASKING");
  }
  if (type === "string") {
    pipeline.getrangeBuffer(key, 0, MAX_VALUE_BYTES);
  } else {
    pipeline.callBuffer("HGETALL", key);
  }
  if (asking) {
    pipeline.call("ASKING");
  }
  if (expiry === "PTTL") {
    pipeline.pttl(key);
  } else {
    pipeline.pexpiretime(key);
  }
}

/** `MOVED 3999 host:port`, `ASK 3999 host:port`, `TRYAGAIN …`; the host may be empty or an IPv6 address. */
function movedTo(key: StoreKey, error: Error | null): Moved | null {
  const [, kind, to] = /^(MOVED|ASK|TRYAGAIN)(?: \d+ (\S*))?/.exec(error?.message ?? "") ?? [];
  return kind === undefined ? null : { kind: "moved", key, ask: kind === "ASK" ? (to ?? null) : null };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function refusal(key: StoreKey, error: Error, expiresAt: EpochMs | null): ReadResult {
  if (error.message.startsWith("WRONGTYPE")) {
    return { kind: "absent", key };
  }
  if (error.message.startsWith("NOPERM")) {
    return { kind: "denied", key, expiresAt };
  }
  throw error;
}
