import { describe, expect, it } from "vitest";
import { filledServer, keyOf, LIFE_S, sessionText } from "../../bench/bench-store.ts";
import { watchStore } from "../../watched.ts";

const SESSIONS = 25_000;

describe("a first load of many sessions", () => {
  it("shows each as it is in the store, of whatever format and whatever happens to it meanwhile", async () => {
    const server = await filledServer(SESSIONS);
    const { client } = server;
    const begun = Date.now();
    for (let n = 0; n < 20; n++) {
      await client.hset(`session:hash-${n}-0123456789abcdef`, { user_id: `hashed-${n}`, ip: "81.2.69.160" });
    }
    await client.set(keyOf(1), "no session");
    const changes = (async () => {
      for (let n = 100; n < 400; n++) {
        await client.set(keyOf(n), sessionText(n, begun + n), "PXAT", begun + n + LIFE_S * 1_000);
        await client.unlink(keyOf(n + 1_000));
      }
    })();
    const watched = await watchStore(server.url, {}, 120_000);
    try {
      await changes;
      await expect.poll(() => watched.monitor.counts.sessions, { timeout: 10_000 }).toBe(SESSIONS - 300 + 20);
      const user = (name: string) => watched.monitor.openView("user", { user: name }).answer().rows;
      await expect
        .poll(() => Array.from({ length: 300 }, (_, n) => user(`user-${n + 100}`)[0]?.lastSeen))
        .toEqual(Array.from({ length: 300 }, (_, n) => begun + n + 100));
      for (const n of [2, 5_000, SESSIONS - 1]) {
        const { stamp } = JSON.parse(sessionText(n));
        const [row] = user(`user-${n}`);
        expect(row).toMatchObject({ address: stamp.address, format: "express-session", opaque: null });
        expect(row?.client?.browser).toBe("Chrome");
      }
      expect(user("hashed-7")[0]).toMatchObject({ address: "81.2.69.160", format: "plain-hash" });
    } finally {
      await watched.stop();
      await server.stop();
    }
  });
});
