import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { verifyAudit } from "../../../electron/monitor/audit/verify.ts";
import { DEFAULT_REVOCATION_SETTINGS } from "../../../shared/settings/revocation.ts";
import { eventually } from "../../eventually.ts";
import { startCluster, type TestCluster } from "../../redis-cluster.ts";
import { startServer, type TestServer } from "../../redis-server.ts";
import { type WatchedStore, watchStore } from "../../watched.ts";

const EVERYTHING = { kind: "filter", filter: "" } as const;

async function fill({ client }: Pick<TestServer, "client">, count: number, user = "alice"): Promise<void> {
  const pipeline = client.pipeline();
  for (let n = 0; n < count; n++) {
    pipeline.set(
      `sess:${user}-${n}-0123456789`,
      JSON.stringify({ cookie: { originalMaxAge: 600_000 }, userId: user }),
      "EX",
      600,
    );
  }
  await pipeline.exec();
}

describe("a large revocation", () => {
  let server: TestServer;
  let watched: WatchedStore;

  beforeEach(async () => {
    server = await startServer();
  });
  afterEach(async () => {
    await watched.stop();
    await server.stop();
  });

  async function watching(count: number): Promise<void> {
    await fill(server, count);
    watched = await watchStore(server.url);
    await eventually("all rows", () => watched.monitor.counts.sessions === count);
  }
  const progress = (id: string) => watched.monitor.openView("revocation", { id }).answer().head.progress;
  const entries = () => watched.monitor.openView("audit", { limit: 500 }).answer().rows;

  it("tells its progress, can be cancelled, and gives what is left to be done again", async () => {
    await watching(20_000);
    const id = randomUUID();
    const running = watched.monitor.commands.revoke({
      id,
      target: EVERYTHING,
      confirmed: 20_000,
      reason: "TICKET-7",
    });
    await eventually("the first part", () => (progress(id)?.counts.revoked ?? 0) > 0);
    expect(progress(id)).toMatchObject({ state: "running", total: 20_000 });
    await watched.monitor.commands.cancelRevocation({ id });
    const first = await running;
    expect(first.counts.left).toBeGreaterThan(0);
    expect(first.counts.revoked + first.counts.left).toBe(20_000);
    expect(first.outcomes[0]).toMatchObject({ outcome: "left" });
    expect(await server.client.dbsize()).toBe(first.counts.left);
    expect(progress(id)?.state).toBe("finished");
    expect(entries()[0]?.result).toContain("cancelled");

    const left = { kind: "left", id } as const;
    expect(await watched.monitor.commands.countTarget(left)).toEqual({ count: first.counts.left });
    const second = await watched.monitor.commands.revoke({ target: left, confirmed: 20_000, reason: null });
    expect(second.counts).toMatchObject({ revoked: first.counts.left, left: 0, failed: 0 });
    expect(await server.client.dbsize()).toBe(0);
    expect(await verifyAudit(join(watched.dataFolder, "audit.jsonl"))).toMatchObject({ kind: "intact" });
  }, 60_000);

  it("says what a lost connection left undone, and goes on when the store is back if told so", async () => {
    await watching(30_000);
    const id = randomUUID();
    const running = watched.monitor.commands.revoke({
      id,
      target: EVERYTHING,
      confirmed: 30_000,
      reason: null,
      whenBack: true,
    });
    await eventually("the first part", () => (progress(id)?.counts.revoked ?? 0) > 0);
    await server.client.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    const result = await running;
    expect(result.counts).toMatchObject({ left: 0, failed: 0, denied: 0 });
    expect(result.counts.revoked + result.counts.alreadyGone).toBe(30_000);
    expect(await server.client.dbsize()).toBe(0);
    expect(await verifyAudit(join(watched.dataFolder, "audit.jsonl"))).toMatchObject({ kind: "intact" });
  }, 60_000);

  it("logs a user out until it stays quiet, also of sessions opened meanwhile", async () => {
    await watching(3);
    let opened = 0;
    const robber = async (): Promise<void> => {
      for (; opened < 5; opened++) {
        const key = `sess:robber-${opened}-0123456789`;
        await server.client.set(
          key,
          JSON.stringify({ cookie: { originalMaxAge: 600_000 }, userId: "alice" }),
          "EX",
          600,
        );
        await eventually("this one to be ended", async () => (await server.client.exists(key)) === 0);
      }
    };
    const target = { kind: "user", user: "alice", except: null } as const;
    const [{ counts }] = await Promise.all([
      watched.monitor.commands.revoke({ target, confirmed: 3, reason: null }),
      robber(),
    ]);
    expect(counts.revoked).toBe(8);
    expect(await server.client.dbsize()).toBe(0);
  });

  it("asks for a reason where the settings say so", async () => {
    await watching(3);
    await watched.monitor.commands.changeSettings({
      revocation: { ...DEFAULT_REVOCATION_SETTINGS, reasonRequired: "wider" },
    });
    const attempt = (reason: string | null) =>
      watched.monitor.commands.revoke({ target: EVERYTHING, confirmed: 3, reason });
    await expect(attempt(null)).rejects.toMatchObject({ failure: { code: "reason-required" } });
    const ids = watched
      .rows()
      .slice(0, 1)
      .map(({ id }) => id);
    await watched.monitor.commands.revoke({ target: { kind: "sessions", ids }, confirmed: 1, reason: null });
    expect((await attempt("TICKET-8")).counts.revoked).toBe(2);
  });
});

/** Hash tags whose slots lie in different thirds of the range. */
const TAGS = ["a", "b", "c"] as const;

async function fillShards(cluster: TestCluster, count: number): Promise<void> {
  for (const tag of TAGS) {
    const { client } = await cluster.ownerOf(`{${tag}}`);
    const pipeline = client.pipeline();
    for (let n = 0; n < count / TAGS.length; n++) {
      const session = { cookie: { originalMaxAge: 600_000 }, userId: `u${n}` };
      pipeline.set(`sess:${n}-{${tag}}-0123456789`, JSON.stringify(session), "EX", 600);
    }
    await pipeline.exec();
  }
}

describe("a revocation in a cluster that loses a shard", () => {
  it("reports each session, and goes on when the shard is back", async () => {
    const cluster = await startCluster();
    onTestFinished(() => cluster.stop());
    const count = 12_000;
    await fillShards(cluster, count);
    const watched = await watchStore(cluster.url);
    onTestFinished(() => watched.stop());
    await eventually("all rows", () => watched.monitor.counts.sessions === count);
    const victim = await cluster.ownerOf("{a}");
    const id = randomUUID();
    const running = watched.monitor.commands.revoke({
      id,
      target: EVERYTHING,
      confirmed: count,
      reason: null,
    });
    const progress = () => watched.monitor.openView("revocation", { id }).answer().head.progress;
    await eventually("the first part", () => (progress()?.counts.revoked ?? 0) > 0);
    await victim.kill();
    const first = await running;
    const { revoked, alreadyGone, failed, left } = first.counts;
    expect(revoked + alreadyGone + failed + left).toBe(count);
    expect(failed + left).toBeGreaterThan(0);
    expect(first.problem?.code).toBe("connection-lost");
    const second = await watched.monitor.commands.revoke({
      target: { kind: "left", id },
      confirmed: count,
      reason: null,
      whenBack: true,
    });
    expect(second.counts).toMatchObject({ failed: 0, left: 0, denied: 0 });
    await eventually("no rows", () => watched.monitor.counts.sessions === 0);
    const primaries = await cluster.primaries();
    const sizes = await Promise.all(primaries.map(({ client }) => client.dbsize()));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(0);
  }, 120_000);

  it("ends what the other shards hold, names what is left, and ends that when the shard is back", async () => {
    const cluster = await startCluster({
      config: ["appendonly yes", "cluster-replica-no-failover yes", "cluster-require-full-coverage no"],
    });
    onTestFinished(() => cluster.stop());
    const count = 3_000;
    const each = count / TAGS.length;
    await fillShards(cluster, count);
    const watched = await watchStore(cluster.url);
    onTestFinished(() => watched.stop());
    await eventually("all rows", () => watched.monitor.counts.sessions === count);
    const victim = await cluster.ownerOf("{a}");
    await victim.kill();
    await eventually("a word about it", () => watched.monitor.status().phase.kind === "stale");
    const id = randomUUID();
    const first = await watched.monitor.commands.revoke({
      id,
      target: EVERYTHING,
      confirmed: count,
      reason: null,
    });
    expect(first.counts).toEqual({ revoked: count - each, alreadyGone: 0, denied: 0, failed: 0, left: each });
    expect(first.outcomes.filter(({ outcome }) => outcome === "left")).toHaveLength(each);
    expect(first.problem?.code).toBe("connection-lost");

    const rest = watched.monitor.commands.revoke({
      target: { kind: "left", id },
      confirmed: each,
      reason: null,
      whenBack: true,
    });
    const again = await cluster.restart(victim);
    expect((await rest).counts).toMatchObject({ revoked: each, failed: 0, left: 0, denied: 0 });
    expect(await again.client.dbsize()).toBe(0);
    await eventually("no rows", () => watched.monitor.counts.sessions === 0);
    expect(await verifyAudit(join(watched.dataFolder, "audit.jsonl"))).toMatchObject({ kind: "intact" });
  }, 120_000);
});
