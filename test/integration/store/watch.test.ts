import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StoreKey } from "../../../electron/monitor/sessions/record.ts";
import { StoreWatch } from "../../../electron/monitor/store/watch.ts";
import { parseAddress } from "../../../shared/address/parse-address.ts";
import type { FeedKind } from "../../../shared/status.ts";
import { eventually } from "../../eventually.ts";
import { startServer, type TestServer } from "../../redis-server.ts";
import { MirrorTarget } from "./mirror-target.ts";

describe("the watch keeps the table equal to the store", () => {
  let server: TestServer;
  let target: MirrorTarget;
  let watch: StoreWatch;
  let running: Promise<void>;

  beforeEach(async () => {
    server = await startServer();
    target = new MirrorTarget();
  });
  afterEach(async () => {
    watch.stop();
    await running;
    await server.stop();
  });

  function begin(feed: FeedKind | null, url = server.url): void {
    const parsed = parseAddress(url);
    if ("problem" in parsed) {
      throw new Error("bad address in a test");
    }
    watch = new StoreWatch(parsed.address, target, feed);
    running = watch.run();
  }
  const live = () => eventually("live", () => watch.phase.kind === "live");
  const inStore = async (): Promise<Map<string, string>> => {
    const keys = await server.client.keysBuffer("s:*");
    const values = new Map<string, string>();
    for (const key of keys) {
      const [type, life] = await Promise.all([server.client.type(key), server.client.pexpiretime(key)]);
      const value = type === "string" ? await server.client.getBuffer(key) : null;
      if (value !== null) {
        values.set(key.toString("latin1"), `${value.toString("latin1")} until ${life === -1 ? null : life}`);
      }
    }
    return values;
  };
  const equal = () =>
    eventually("equality with the store", async () => {
      const wanted = await inStore();
      return (
        wanted.size === target.values.size &&
        [...wanted].every(([k, v]) => target.values.get(k as StoreKey) === v)
      );
    });

  for (const feed of ["events", "invalidations", "rescans"] as const) {
    it(`reads what is there and follows changes through ${feed}`, async () => {
      await server.client.mset(
        Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`s:${i}`, `v${i}`])),
      );
      begin(feed);
      await live();
      await equal();
      expect(watch.attempt?.feed?.kind).toBe(feed);

      await server.client.set("s:new", "1", "PX", 60_000);
      await server.client.del("s:1");
      await server.client.set("s:2", "changed");
      await server.client.pexpire("s:3", 90_000);
      await server.client.set("s:short", "1", "PX", 50);
      await server.client.lpush("s:list", "not a session");
      await equal();
      expect(target.values.get("s:2" as StoreKey)).toContain("changed");
    });
  }

  it("keeps keys byte for byte, whatever bytes they have", async () => {
    const odd = Buffer.from([0x73, 0x3a, 0xff, 0x00, 0x2c, 0x20, 0x0a, 0xc3]);
    begin("invalidations");
    await live();
    await server.client.set(odd, "x");
    await server.client.set("s:a,b", "y");
    await equal();
    expect(target.values.has(odd.toString("latin1") as StoreKey)).toBe(true);
  });

  it("falls back to invalidations where keyspace events are off, and says so", async () => {
    await server.client.config("SET", "notify-keyspace-events", "");
    begin(null);
    await live();
    expect(watch.attempt?.feed?.kind).toBe("invalidations");
    await server.client.set("s:x", "1");
    await equal();
  });

  it("notices FLUSHALL, which no keyspace event announces", async () => {
    await server.client.mset({ "s:1": "a", "s:2": "b" });
    begin("events");
    await live();
    await equal();
    await server.client.flushall();
    await server.client.set("s:3", "c");
    await equal();
    expect([...target.values.keys()]).toEqual(["s:3"]);
  });

  it("says since when it is stale while the server is gone, keeps the rows, and catches up afterwards", async () => {
    await server.client.mset({ "s:1": "a", "s:2": "b" });
    begin(null);
    await live();
    await equal();
    const { port } = server;
    await server.stop();
    const phase = await eventually("stale", () => (watch.phase.kind === "stale" ? watch.phase : null));
    expect(phase.reason.code).toBe("connection-lost");
    expect(target.values.size).toBe(2);

    server = await startServer({ port });
    await server.client.set("s:9", "z");
    await live();
    await equal();
    expect([...target.values.keys()]).toEqual(["s:9"]);
  });

  it("notices that its subscriber was killed", async () => {
    begin("events");
    await live();
    await server.client.call("CLIENT", "KILL", "TYPE", "pubsub");
    await eventually("stale", () => watch.phase.kind === "stale");
    await server.client.set("s:1", "a");
    await live();
    await equal();
  });

  it("notices that the notifications were switched off", async () => {
    begin(null);
    await live();
    await server.client.config("SET", "notify-keyspace-events", "");
    await eventually("another feed", () => watch.attempt?.feed?.kind === "invalidations");
    await live();
    await server.client.set("s:1", "a");
    await equal();
  });

  it("works over a Unix socket", async () => {
    await server.client.set("s:1", "a");
    begin(null, `unix://${server.socket}`);
    await live();
    await equal();
  });
});
