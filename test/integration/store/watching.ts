/** Watches a store for a test and compares what was seen with what is there; everything ends with the test. */
import type { Redis } from "ioredis";
import type { StoreKey } from "../../../electron/monitor/sessions/record.ts";
import { HostKeys } from "../../../electron/monitor/store/host-keys.ts";
import { StoreWatch } from "../../../electron/monitor/store/watch.ts";
import { parseAddress } from "../../../shared/address/parse-address.ts";
import type { FeedKind } from "../../../shared/status.ts";
import { eventually } from "../../eventually.ts";
import type { TestSentinels } from "../../redis-sentinel.ts";
import type { TestServer } from "../../redis-server.ts";
import { MirrorTarget } from "./mirror-target.ts";

const ends: (() => Promise<unknown>)[] = [];

/** For `afterEach`: ends what was begun, last first, all of it: a server that is left would keep the whole run from ending. */
export async function endAll(): Promise<void> {
  const problems: unknown[] = [];
  for (const end of ends.splice(0).reverse()) {
    await end().catch((problem: unknown) => problems.push(problem));
  }
  if (problems.length > 0) {
    throw new AggregateError(problems, "something could not be ended");
  }
}

/** Stops `one` at the end of the test. */
export function ending<T extends { stop(): Promise<unknown> }>(one: T): T {
  ends.push(() => one.stop());
  return one;
}

export function begin(
  url: string,
  feed: FeedKind | null = null,
  hostKeys: HostKeys = HostKeys.inMemory(),
): { watch: StoreWatch; target: MirrorTarget } {
  const parsed = parseAddress(url);
  if ("problem" in parsed) {
    throw new Error("bad address in a test");
  }
  const target = new MirrorTarget();
  const watch = new StoreWatch(parsed.address, target, feed, hostKeys);
  const running = watch.run();
  ends.push(async () => {
    watch.stop();
    await running;
  });
  return { watch, target };
}

export const live = (watch: StoreWatch) => eventually("live", () => watch.phase.kind === "live", 30_000);

async function contents(clients: readonly Redis[]): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  for (const client of clients) {
    for (const key of await client.keys("s:*")) {
      const [value, life] = await Promise.all([client.get(key), client.pexpiretime(key)]);
      values.set(key, `${value} until ${life === -1 ? null : life}`);
    }
  }
  return values;
}

/** Resolves when the target holds exactly what the servers hold. */
export async function equal(
  target: MirrorTarget,
  clients: () => Promise<readonly Redis[]> | readonly Redis[],
) {
  await eventually(
    "equality with the store",
    async () => {
      // Half-way through a failover there is nothing to compare with.
      const wanted = await contents(await clients()).catch(() => null);
      return (
        wanted !== null &&
        wanted.size === target.values.size &&
        [...wanted].every(([key, value]) => target.values.get(key as StoreKey) === value)
      );
    },
    30_000,
  );
}

/** Kills the primary of a Sentinel group, sees that the watch says so, and waits for the one that takes its place. */
export async function failOver(
  group: TestSentinels,
  first: TestServer,
  watch: StoreWatch,
): Promise<TestServer> {
  await first.kill();
  await eventually("stale", () => watch.phase.kind === "stale");
  return await eventually(
    "another primary",
    async () => {
      const primary = await group.primary();
      return primary !== first && (await primary.client.role())[0] === "master" ? primary : null;
    },
    30_000,
  );
}
