import calculateSlot from "cluster-key-slot";
import type { Redis } from "ioredis";
import { afterEach, describe, expect, it } from "vitest";
import { HostKeys } from "../../../electron/monitor/store/host-keys.ts";
import { preflight } from "../../../electron/monitor/store/preflight.ts";
import type { StoreWatch } from "../../../electron/monitor/store/watch.ts";
import { parseAddress } from "../../../shared/address/parse-address.ts";
import { eventually } from "../../eventually.ts";
import { newKey, sessionJson } from "../../faults/writer.ts";
import { startCluster, type TestCluster } from "../../redis-cluster.ts";
import { startSentinels } from "../../redis-sentinel.ts";
import { startServer, type TestServer } from "../../redis-server.ts";
import { startProxy } from "../../tcp-proxy.ts";
import { watchStore } from "../../watched.ts";
import { begin, endAll, ending, equal, failOver, live } from "./watching.ts";

afterEach(endAll);

const FAST = { config: ["repl-diskless-sync-delay 0", "repl-ping-replica-period 1"] };

async function startPair(portOf: (primary: TestServer) => Promise<number> | number = ({ port }) => port) {
  const primary = ending(await startServer(FAST));
  const replica = ending(await startServer(FAST));
  await replica.client.replicaof("127.0.0.1", await portOf(primary));
  await eventually("replication", async () => (await replica.client.role())[3] === "connected", 20_000);
  await following(primary.client);
  return { primary, replica };
}

/**
 * Resolves when the primary's replica has acknowledged a write: it is told of already while it is being filled, and
 * hears nothing before its first acknowledgement.
 */
async function following(primary: Redis): Promise<void> {
  // A write of no key, so that any node of a cluster takes it; nothing has been written yet.
  await primary.flushdb();
  if ((await primary.wait(1, 20_000)) === 0) {
    throw new Error("the replica acknowledges nothing");
  }
}

async function followingReplicas(cluster: TestCluster): Promise<void> {
  await Promise.all((await cluster.primaries()).map(({ client }) => following(client)));
}

const rolesRead = async (watch: StoreWatch): Promise<unknown[]> =>
  await Promise.all(
    (watch.attempt?.connection.nodes ?? []).map(async ({ client }) => (await client.role())[0]),
  );

async function namesOf(client: Redis): Promise<string> {
  return String(await client.client("LIST"));
}

describe("reading on replicas", () => {
  it("lists, reads and listens there, and keeps the table equal to the primary", async () => {
    const { primary, replica } = await startPair();
    await primary.client.set("s:1", "a");
    const { watch, target } = begin(`${primary.url}/0?replicas=yes`);
    await live(watch);
    expect(await rolesRead(watch)).toEqual(["slave"]);
    expect(await namesOf(primary.client)).not.toContain("cmd=psubscribe");
    expect(await namesOf(replica.client)).toContain("cmd=psubscribe");
    for (let i = 0; i < 500; i++) {
      await primary.client.set(`s:${i}`, `v${i}`, "PX", 60_000);
    }
    await primary.client.del("s:7");
    await equal(target, () => [primary.client]);
    expect(watch.attempt?.connection.problems).toEqual([]);
  }, 40_000);

  it("revokes on the primary, and nothing seems to come back", async () => {
    const { primary } = await startPair();
    const session = JSON.stringify({ cookie: { originalMaxAge: 600_000 }, userId: "alice" });
    for (let i = 0; i < 20; i++) {
      await primary.client.set(`sess:${i}`, session, "EX", 600);
    }
    const watched = ending(await watchStore(`${primary.url}/0?replicas=yes`));
    await eventually("rows", () => watched.rows().length === 20);
    const { counts } = await watched.monitor.commands.revoke({
      target: { kind: "user", user: "alice", except: null },
      confirmed: 20,
      reason: null,
    });
    expect(counts).toMatchObject({ revoked: 20, alreadyGone: 0, denied: 0, failed: 0 });
    await eventually("no rows", () => watched.rows().length === 0);
    expect(await primary.client.dbsize()).toBe(0);
    const audit = watched.monitor.openView("audit", { limit: 100 }).answer().rows;
    expect(audit.filter(({ reason }) => reason?.includes("wrote the revoked session back"))).toEqual([]);
  }, 40_000);

  it("says how far a replica is behind, leaves it, and reads the primary instead", async () => {
    const between = Promise.withResolvers<Awaited<ReturnType<typeof startProxy>>>();
    const { primary } = await startPair(async ({ port }) => {
      const proxy = ending(await startProxy(port));
      between.resolve(proxy);
      return proxy.port;
    });
    const { watch, target } = begin(`${primary.url}/0?replicas=yes`);
    await live(watch);
    // From here on the replica answers us as before and hears nothing of its primary.
    (await between.promise).hold();
    await primary.client.set("s:1", "unheard");
    await eventually("a word", () =>
      watch.attempt?.connection.problems.some(({ code }) => code === "replica-behind"),
    );
    const stale = await eventually("stale", () => (watch.phase.kind === "stale" ? watch.phase : null));
    expect(stale.reason.params["reason"]).toMatch(/fell \d seconds behind its primary/);
    expect(stale.since).toBeLessThan(Date.now() - 3_000);
    await live(watch);
    await equal(target, () => [primary.client]);
    expect(await rolesRead(watch)).toEqual(["master"]);
    expect(watch.attempt?.connection.problems).toMatchObject([
      { code: "no-replica", params: { reason: expect.stringContaining("is behind its primary") } },
    ]);
  }, 60_000);

  it("says that there is none", async () => {
    const server = ending(await startServer());
    const { watch } = begin(`${server.url}/0?replicas=yes`);
    await live(watch);
    expect(watch.attempt?.connection.problems).toMatchObject([
      { code: "no-replica", params: { reason: "it has none" } },
    ]);
  });

  it("follows a Sentinel failover", async () => {
    const group = ending(await startSentinels());
    const first = await group.primary();
    const { watch, target } = begin(`${group.url}${group.url.includes("?") ? "&" : "?"}replicas=yes`);
    await live(watch);
    expect(await rolesRead(watch)).toEqual(["slave"]);
    const next = await failOver(group, first, watch);
    await next.client.set("s:1", "after");
    await live(watch);
    await equal(target, () => [next.client]);
  }, 90_000);

  it("of a cluster stays equal while slots move", async () => {
    const cluster = ending(await startCluster());
    await followingReplicas(cluster);
    const { watch, target } = begin(`${cluster.url}?replicas=yes`);
    await live(watch);
    expect(await rolesRead(watch)).toEqual(["slave", "slave", "slave"]);
    const keys = Array.from({ length: 60 }, (_, i) => `s:{${i % 6}}${i}`);
    for (const key of keys) {
      await (await cluster.ownerOf(key)).client.set(key, "x");
    }
    const primaries = async () => (await cluster.primaries()).map(({ client }) => client);
    await equal(target, primaries);
    const from = await cluster.ownerOf("s:{0}0");
    const to = (await cluster.primaries()).find((one) => one !== from);
    if (to === undefined) {
      throw new Error("two primaries are needed");
    }
    await cluster.moveSlot(calculateSlot("s:{0}0"), from, to, async () => {
      await eventually("the primaries", async () => (await rolesRead(watch)).includes("master"), 15_000);
      await live(watch);
      // Half of the slot's keys are on either side now, and every one of them is seen.
      await eventually("all keys", () => target.values.size === keys.length, 15_000);
    });
    await live(watch);
    await equal(target, primaries);
  }, 120_000);

  it("of a cluster is what +readonly in the ACL line is for; without it the primaries are read, and it is said", async () => {
    const cluster = ending(await startCluster());
    await followingReplicas(cluster);
    for (let n = 0; n < 30; n++) {
      const key = newKey();
      await (await cluster.ownerOf(key)).client.set(key, sessionJson(`user-${n}`, 600_000), "PX", 600_000);
    }
    const parsed = parseAddress(`${cluster.url}?replicas=yes`);
    if ("problem" in parsed) {
      throw new Error("bad address in a test");
    }
    const { acl } = await preflight(parsed.address, null, [], HostKeys.inMemory());
    const rights = acl?.watching.replace("PASSWORD", "pw").split(" ").slice(3) ?? [];
    expect(rights).toContain("+readonly");
    const problemsOf = async (user: string, kept: readonly string[]): Promise<string[]> => {
      for (const { client } of cluster.nodes) {
        await client.call("ACL", "SETUSER", user, ...kept);
      }
      const login = cluster.url.replace("redis://", `redis://${user}:pw@`);
      const watched = await watchStore(`${login}?replicas=yes`);
      ending(watched);
      await eventually("all rows", () => watched.monitor.counts.sessions === 30, 20_000);
      return watched.monitor.status().problems.map(({ code }) => code);
    };
    expect(await problemsOf("whole", rights)).toEqual([]);
    const without = rights.filter((right) => right !== "+readonly");
    expect(await problemsOf("less", without)).toEqual(["no-replica", "no-replica", "no-replica"]);
  }, 90_000);
});
