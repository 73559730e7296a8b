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

/**
 * How to ask for the moment of expiry. PEXPIRETIME (Redis 7) gives it exactly; PTTL gives the rest, from which the
 * moment is computed with the store's clock and is off by up to the round trip.
 */
export type ExpiryCommand = "PEXPIRETIME" | "PTTL";

export async function detectExpiryCommand(client: Redis): Promise<ExpiryCommand> {
  return await client.call("PEXPIRETIME", "sessionwatch:no-such-key").then(
    () => "PEXPIRETIME" as const,
    () => "PTTL" as const,
  );
}

/** Rejects only when the connection fails; refusals are results. */
export async function readKeys(
  client: Redis,
  keys: readonly KeyToRead[],
  expiry: ExpiryCommand,
  now: () => EpochMs,
): Promise<ReadResult[]> {
  if (keys.length === 0) {
    return [];
  }
  const pipeline = client.pipeline();
  for (const { key, type } of keys) {
    ask(pipeline, keyBytes(key), type, expiry);
  }
  const replies = (await pipeline.exec()) ?? [];
  const at = now();
  return keys.map(({ key, type }, index) => {
    const [valueError, value] = replies[index * 2] ?? [new Error("no reply"), null];
    const [lifeError, life] = replies[index * 2 + 1] ?? [new Error("no reply"), null];
    const remaining = lifeError === null && typeof life === "number" ? life : null;
    if (remaining === -2) {
      return { kind: "absent", key };
    }
    const expiresAt =
      remaining === null || remaining === -1 ? null : expiry === "PTTL" ? at + remaining : remaining;
    if (valueError !== null) {
      return refusal(key, valueError, expiresAt);
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
): void {
  if (type === "string") {
    pipeline.getrangeBuffer(key, 0, MAX_VALUE_BYTES);
  } else {
    pipeline.callBuffer("HGETALL", key);
  }
  if (expiry === "PTTL") {
    pipeline.pttl(key);
  } else {
    pipeline.pexpiretime(key);
  }
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
