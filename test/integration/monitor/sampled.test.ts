/** A real store of which only one user in ten is watched: users whole, counts estimated, and said so. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Sampling } from "../../../electron/monitor/sampling.ts";
import { eventually } from "../../eventually.ts";
import { startServer, type TestServer } from "../../redis-server.ts";
import { type WatchedStore, watchStore } from "../../watched.ts";

const USERS = 5_000;
const ONE_IN = 10;
const sessionsOf = (n: number): number => 1 + (n % 4);
const sampling = new Sampling(ONE_IN);
const isWatched = (n: number): boolean => sampling.keepsUser(`user-${n}`);
const watchedUser = Array.from({ length: USERS }, (_, n) => n).find((n) => n % 4 === 3 && isWatched(n)) ?? 0;
const otherUser = Array.from({ length: USERS }, (_, n) => n).find((n) => !isWatched(n)) ?? 0;

let server: TestServer;
let watched: WatchedStore;

beforeAll(async () => {
  server = await startServer();
  const pipeline = server.client.pipeline();
  for (let n = 0; n < USERS; n++) {
    for (let session = 0; session < sessionsOf(n); session++) {
      pipeline.set(`sess:${crypto.randomUUID()}`, payload(`user-${n}`), "EX", 3_600);
    }
  }
  await pipeline.exec();
  watched = await watchStore(`${server.url}/0?sample=${ONE_IN}`);
});

afterAll(async () => {
  await watched?.stop();
  await server?.stop();
});

function payload(userId: string): string {
  return JSON.stringify({ cookie: { originalMaxAge: 3_600_000, path: "/" }, userId });
}

function overview() {
  return watched.monitor.openView("overview", { filter: "", range: "1h" }).answer().head;
}

describe("a store of which one user in ten is watched", () => {
  it("gives every count of it as an estimate whose range holds the truth", () => {
    const { figures } = overview();
    const truth = { sessions: Array.from({ length: USERS }, (_, n) => sessionsOf(n)), users: USERS };
    const all = truth.sessions.reduce((sum, count) => sum + count, 0);
    for (const [count, real] of [
      [figures.sessions, all],
      [figures.users, truth.users],
    ] as const) {
      const range = count.estimate?.kind === "sample" ? count.estimate.range : null;
      const { from, to } = range ?? { from: Number.NaN, to: Number.NaN };
      expect(from).toBeLessThanOrEqual(real);
      expect(to).toBeGreaterThanOrEqual(real);
      expect(to - from).toBeLessThan(real / 2);
    }
    const { head } = watched.monitor
      .openView("sessions", {
        filter: "",
        sort: { column: "user", direction: "asc" },
        offset: 0,
        limit: 10,
        hold: false,
      })
      .answer();
    expect(head.total.estimate).toMatchObject({ kind: "sample", oneIn: 10 });
    expect(head.matched.estimate).toMatchObject({ kind: "sample", oneIn: 10 });
  });

  it("says so in the status", () => {
    expect(watched.monitor.status().problems).toContainEqual(
      expect.objectContaining({ code: "sampled", params: { oneIn: ONE_IN } }),
    );
  });

  it("has all sessions of a watched user, and says of another that nobody counts them", () => {
    const head = (user: string) => watched.monitor.openView("user", { user }).answer().head;
    expect(head(`user-${watchedUser}`).sessions).toEqual({ value: sessionsOf(watchedUser), estimate: null });
    expect(head(`user-${otherUser}`).sessions.estimate).toEqual({ kind: "not-sampled" });
  });

  it("follows changes of watched users only", async () => {
    await server.client.set("sess:new-of-other", payload(`user-${otherUser}`));
    await server.client.set("sess:new-of-watched", payload(`user-${watchedUser}`));
    const count = () =>
      watched.monitor.openView("user", { user: `user-${watchedUser}` }).answer().head.sessions.value;
    await eventually("the new session", () => count() === sessionsOf(watchedUser) + 1);
    expect(watched.rows(`user:user-${otherUser}`)).toEqual([]);
    // A session that passes to a user outside the sample is no longer ours to show.
    await server.client.set("sess:new-of-watched", payload(`user-${otherUser}`));
    await eventually("its end", () => count() === sessionsOf(watchedUser));
  });
});
