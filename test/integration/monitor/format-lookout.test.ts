import { afterEach, describe, expect, it } from "vitest";
import { KeySurvey } from "../../../electron/monitor/store/sample.ts";
import { filledServer } from "../../bench/bench-store.ts";
import { watchStore } from "../../watched.ts";
import { begin, endAll, ending, live } from "../store/watching.ts";

const SESSIONS = 60_000;
/** So few that no sample of some thousand keys can be relied on to hold one. */
const FEW = 3;

const few = Array.from({ length: FEW }, (_, n) => `session:hash-${n}-0123456789abcdef`);

async function storeWithFew() {
  const server = ending(await filledServer(SESSIONS));
  for (const [n, key] of few.entries()) {
    await server.client.hset(key, { user_id: `hashed-${n}`, ip: "81.2.69.160" });
  }
  return server;
}

afterEach(endAll);

describe("the few sessions of a second application among many of the first", () => {
  it("are found by a round through all keys, which reads the values of a few of each kind only", async () => {
    const server = await storeWithFew();
    const { watch } = begin(server.url);
    await live(watch);
    const connection = watch.attempt?.connection;
    if (connection === undefined) {
      throw new Error("not connected");
    }
    const survey = new KeySurvey();
    const seen: string[] = [];
    let looks = 0;
    while (!survey.complete) {
      seen.push(...(await survey.look(connection, 2_000)).map(({ key }) => key));
      looks++;
    }
    expect(looks).toBeGreaterThanOrEqual(SESSIONS / 2_000 / 2);
    expect(seen).toEqual(expect.arrayContaining(few));
    expect(seen.length).toBeLessThan(20 + 500 + FEW + 1);
    expect(await survey.look(connection, 2_000)).toEqual([]);
  }, 60_000);

  it("are shown soon after the load", async () => {
    const server = await storeWithFew();
    const watched = ending(await watchStore(server.url, {}, 60_000));
    await expect
      .poll(
        () =>
          few.map((_, n) => watched.monitor.openView("user", { user: `hashed-${n}` }).answer().rows.length),
        { timeout: 30_000 },
      )
      .toEqual(few.map(() => 1));
    await expect.poll(() => watched.monitor.counts.sessions, { timeout: 30_000 }).toBe(SESSIONS + FEW);
  }, 120_000);
});
