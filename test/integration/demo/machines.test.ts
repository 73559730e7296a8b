import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { createPeople } from "../../../demo/people.ts";
import { botFlood, credentialStuffer, refreshTheft } from "../../../demo/personas/machines.ts";
import type { Life } from "../../../demo/personas/persona.ts";
import { createRandom } from "../../../demo/random.ts";
import { startStore } from "../../../demo/store.ts";
import { Visitor } from "../../../demo/visitor.ts";
import { writeVolume } from "../../../demo/volume.ts";
import { connect, startTestApp, type TestApp, type TestAppOptions } from "../../demo-app.ts";

const random = createRandom(1);
const people = createPeople(60, random);

describe("simulated attacks", { timeout: 20_000 }, () => {
  let app: TestApp;
  afterEach(() => app.stop());

  /** A life without pauses. */
  const live = async (options: TestAppOptions = {}): Promise<Life> => {
    app = await startTestApp({ ...options, people });
    const [person] = people;
    if (person === undefined) throw new Error("nobody lives here");
    let next = 0;
    const somebodyElse = () => people[next++ % people.length] ?? person;
    return {
      random,
      person,
      somebodyElse,
      pause: async () => undefined,
      newcomer: (origin) => new Visitor(app.url, origin),
      arrive: async ({ id }, origin) => {
        const visitor = new Visitor(app.url, origin);
        expect(await visitor.login(id)).toBe(200);
        return visitor;
      },
    };
  };

  it("a refresh token's thief is found out, and the family ended", async () => {
    const life = await live({ refreshGraceMs: -1 });
    await refreshTheft(life);
    const [key = ""] = await app.redis.keys("sessionwatch:event:*");
    expect(JSON.parse((await app.redis.get(key)) ?? "{}").kind).toBe("refresh-token-reuse");
    expect(await app.keys()).toEqual([]);
  });

  it("a credential stuffer gets into few accounts, all from one address", async () => {
    await credentialStuffer(await live());
    const keys = await app.keys();
    expect(keys.length).toBeLessThan(10);
    const stamps = await Promise.all(
      keys.map(async (key) => JSON.parse((await app.redis.get(key)) ?? "").stamp),
    );
    expect(new Set(stamps.map(({ address }) => address)).size).toBeLessThanOrEqual(1);
    expect(await app.redis.keys("tries:address:*")).toHaveLength(1);
  });

  it("a flood of bots is one user's many sessions, and is over after a while", async () => {
    const life = await live();
    let most = 0;
    await botFlood({
      ...life,
      pause: async () => {
        most = Math.max(most, (await app.keys()).length);
      },
    });
    expect(most).toBe(25);
    expect(await app.keys()).toEqual([]);
  });
});

describe("sessions straight to the store", { timeout: 30_000 }, () => {
  it("are the same for the same seed, as many as asked for, and then change", async () => {
    const written: string[][] = [];
    for (const rate of [0, 0, 500]) {
      const store = await startStore();
      onTestFinished(store.stop);
      const done = await writeVolume({ store: store.url, sessions: 3000, rate, seconds: 1, seed: 7 });
      const redis = await connect(store.url);
      onTestFinished(() => redis.destroy());
      written.push((await redis.keys("sess:*")).sort());
      expect(done.changes).toBeGreaterThanOrEqual(rate / 2);
      expect(done.changes).toBeLessThanOrEqual(rate);
    }
    expect(written[0]).toHaveLength(3000);
    expect(written[1]).toEqual(written[0]);
    expect(written[2]).not.toEqual(written[0]);
  });
});
