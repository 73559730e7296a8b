/**
 * Reading on replicas: finding one that is in step, and knowing all the time how far it is behind. What is read, and
 * what is announced, then comes from the same replica, so that a read never misses what was announced before it.
 */
import type { Redis } from "ioredis";
import { type HostPort, hostPortText, type StoreAddress } from "../../../shared/address/store-address.ts";
import { type Failure, failure } from "../../../shared/failure.ts";
import { addressAt, translated } from "./cluster-layout.ts";
import { allowed, infoField } from "./reply.ts";

/** From here on it is said. Replication sends at once, so this is much. */
const SAID_MS = 1_500;
/** From here on the replica is left; the same patience as with a server that does not answer. */
export const TOO_FAR_BEHIND_MS = 4_000;
/**
 * A replica is chosen when it reaches within this time what the primary has now. One that was just filled is told of
 * nothing before its first acknowledgement, and it acknowledges once a second (replication.c, `replicationCron`).
 */
const CATCH_UP_MS = 1_500;
const STEP_MS = 10;

export interface Replica {
  readonly address: StoreAddress;
  readonly client: Redis;
}

/**
 * The first replica of a primary that answers and is in step; otherwise why there is none. `open` connects and logs
 * in. Never rejects.
 */
export async function findReplica(
  primary: { readonly address: StoreAddress; readonly client: Redis },
  open: (address: StoreAddress) => Promise<Redis>,
): Promise<Replica | { readonly reason: string }> {
  let reason = "it has none";
  for (const place of await replicasOf(primary)) {
    const address = addressAt(primary.address, place);
    const name = hostPortText(place);
    const client = await open(address).catch(() => null);
    if (client === null) {
      reason = `${name} does not let us in`;
      continue;
    }
    if (await isInStep(primary.client, client)) {
      return { address, client };
    }
    reason = `${name} is behind its primary`;
    client.disconnect();
  }
  return { reason };
}

/** Resolves true when the replica has what the primary has now, false when it does not get there in time. */
export async function isInStep(primary: Redis, replica: Redis, withinMs = CATCH_UP_MS): Promise<boolean> {
  const wanted = offsetIn(await allowed(primary.info("replication")), "master_repl_offset");
  const deadline = performance.now() + withinMs;
  while (wanted !== null) {
    const text = await allowed(replica.info("replication"));
    const reached = offsetIn(text, "slave_repl_offset");
    if (text?.includes("master_link_status:up") === true && reached !== null && reached >= wanted) {
      return true;
    }
    if (performance.now() > deadline) {
      return false;
    }
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
  return false;
}

/** How far one replica is behind its primary, from the offsets that both tell at each heartbeat. */
export class ReplicaLag {
  /** Where the primary was, and when; the oldest one that the replica has not reached comes first. */
  #ahead: { offset: number; at: number }[] = [];
  #ms = 0;

  /** Both as `INFO replication` says; `now` in milliseconds on any clock that only goes forward. */
  note(primary: string | null, replica: string | null, now: number): void {
    const offset = offsetIn(primary, "master_repl_offset");
    const reached = offsetIn(replica, "slave_repl_offset");
    if (offset === null || reached === null) {
      return;
    }
    this.#ahead.push({ offset, at: now });
    this.#ahead = this.#ahead.filter((one) => one.offset > reached);
    this.#ms = now - (this.#ahead[0]?.at ?? now);
  }

  get ms(): number {
    return this.#ms;
  }

  problem(replica: string): Failure | null {
    return this.#ms < SAID_MS
      ? null
      : failure("replica-behind", { replica, seconds: Math.round(this.#ms / 1_000) });
  }
}

/** ROLE of a primary: `["master", offset, [[host, port, offset], …]]`. */
async function replicasOf({
  address,
  client,
}: {
  address: StoreAddress;
  client: Redis;
}): Promise<HostPort[]> {
  const reply: unknown = await allowed(client.role());
  const list: unknown = Array.isArray(reply) && String(reply[0]) === "master" ? reply[2] : [];
  return (Array.isArray(list) ? list : []).flatMap((one: unknown): HostPort[] => {
    const [host, port] = Array.isArray(one) ? one : [];
    return host === undefined || port === undefined
      ? []
      : [translated({ host: String(host), port: Number(port) }, address)];
  });
}

function offsetIn(text: string | null, field: "master_repl_offset" | "slave_repl_offset"): number | null {
  const found = text === null ? undefined : infoField(text, field);
  return found === undefined ? null : Number(found);
}
