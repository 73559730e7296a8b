import { spawnSync } from "node:child_process";
import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { storeKey } from "../../../electron/monitor/formats/key.ts";
import { rewriteValue } from "../../../electron/monitor/store/rewrite.ts";
import { startServer, type TestServer } from "../../redis-server.ts";

const KEY = storeKey("active-sessions-7");

describe("rewriting a value", () => {
  let server: TestServer;
  let client: Redis;
  beforeEach(async () => {
    server = await startServer();
    client = new Redis(server.url);
  });
  afterEach(async () => {
    client.disconnect();
    await server.stop();
  });
  const without = (name: string) => (bytes: Buffer) => {
    const names = bytes.toString().split(" ");
    const rest = names.filter((one) => one !== name);
    if (rest.length === names.length) return bytes;
    return rest.length === 0 ? null : Buffer.from(rest.join(" "));
  };
  /** Another program, which has written when this returns: between our reading and our writing. */
  const append = (text: string): void => {
    spawnSync("redis-cli", ["-p", String(server.port), "APPEND", KEY, text]);
  };

  it("keeps the remaining life", async () => {
    await server.client.set(KEY, "a b", "EX", 600);
    expect(await rewriteValue(client, KEY, without("a"))).toBe("written");
    expect(await server.client.get(KEY)).toBe("b");
    expect(await server.client.ttl(KEY)).toBeGreaterThan(590);
  });

  it("removes what has become empty, and leaves alone what has nothing to lose", async () => {
    await server.client.set(KEY, "a");
    expect(await rewriteValue(client, KEY, without("b"))).toBe("unchanged");
    expect(await rewriteValue(client, KEY, without("a"))).toBe("removed");
    expect(await rewriteValue(client, KEY, without("a"))).toBe("absent");
    expect(await server.client.exists(KEY)).toBe(0);
  });

  it("loses nothing that somebody else writes in between", async () => {
    await server.client.set(KEY, "a b");
    let times = 0;
    const edit = (bytes: Buffer) => {
      if (times++ === 0) append(" c");
      return without("a")(bytes);
    };
    expect(await rewriteValue(client, KEY, edit)).toBe("written");
    expect(await server.client.get(KEY)).toBe("b c");
    expect(times).toBe(2);
  });

  it("loses nothing when many rewrites meet on one connection", async () => {
    const names = Array.from({ length: 40 }, (_, index) => `s${index}`);
    await server.client.set(KEY, names.join(" "));
    await Promise.all(names.slice(1).map((name) => rewriteValue(client, KEY, without(name))));
    expect(await server.client.get(KEY)).toBe("s0");
  });

  it("gives up on a value that changes each time, and has not touched it", async () => {
    await server.client.set(KEY, "a");
    let times = 0;
    const edit = (bytes: Buffer) => {
      append(` ${++times}`);
      return without("a")(bytes);
    };
    expect(await rewriteValue(client, KEY, edit)).toBe("contended");
    expect(await server.client.get(KEY)).toBe("a 1 2 3 4 5 6 7 8");
  });
});
