import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { PLACES } from "../../../demo/addresses.ts";
import { type Demo, startDemo } from "../../../demo/demo.ts";
import { connect } from "../../demo-app.ts";

interface Stored {
  readonly userId: string;
  readonly stamp: { readonly address: string; readonly createdAt: number; readonly lastSeen: number };
}

describe("the demonstration", () => {
  let demo: Demo;
  afterEach(() => demo.stop());

  const sessions = async (): Promise<Map<string, Stored>> => {
    const client = await connect(demo.storeUrl);
    const found = new Map<string, Stored>();
    for (const key of await client.keys("sess:*")) {
      const text = await client.get(key);
      if (text !== null) found.set(key, JSON.parse(text));
    }
    client.destroy();
    return found;
  };

  it("has people at work and people who left, from many countries, at once", async () => {
    demo = await startDemo({ visitors: 60, incidents: false });
    await demo.settled;
    const found = [...(await sessions()).values()];
    expect(found.length).toBeGreaterThan(100);
    expect(new Set(found.map(({ stamp }) => countryOf(stamp.address))).size).toBeGreaterThan(12);
    const now = Date.now();
    const ages = found.map(({ stamp }) => now - stamp.createdAt);
    expect(ages.filter((age) => age > 30 * 60_000).length).toBeGreaterThan(20);
    expect(found.filter(({ stamp }) => stamp.lastSeen > now || stamp.createdAt > stamp.lastSeen)).toEqual([]);
  });

  it("has nobody in two countries unless incidents are wanted", async () => {
    demo = await startDemo({ visitors: 60, incidents: false });
    await demo.settled;
    expect([...countriesByUser(await sessions()).values()].filter((set) => set.size > 1)).toEqual([]);
  });

  it("soon shows a stolen cookie at work and an account used in three countries", {
    timeout: 15_000,
  }, async () => {
    demo = await startDemo({ visitors: 0, seed: 2 });
    const places = new Map<string, Set<string | undefined>>();
    await expect
      .poll(
        async () => {
          const now = await sessions();
          for (const [key, { stamp }] of now) {
            places.set(key, (places.get(key) ?? new Set()).add(countryOf(stamp.address)));
          }
          const stolen = [...places.values()].some((set) => set.size > 1);
          const shared = [...countriesByUser(now).values()].some((set) => set.size >= 3);
          return { stolen, shared };
        },
        { timeout: 10_000, interval: 100 },
      )
      .toEqual({ stolen: true, shared: true });
  });

  it("lets a test play a visitor, who is out as soon as the session is deleted", async () => {
    demo = await startDemo({ visitors: 0, incidents: false });
    const [person] = demo.people;
    const visitor = demo.visitor();
    expect(await visitor.login(person?.id ?? "")).toBe(200);
    expect(await visitor.get("/account")).toBe(200);
    const client = await connect(demo.storeUrl);
    await client.unlink([...(await sessions()).keys()]);
    client.destroy();
    expect(await visitor.get("/account")).toBe(401);
  });

  it("reports a given store that cannot be reached", { timeout: 20_000 }, async () => {
    demo = await startDemo({ visitors: 0, incidents: false });
    await expect(startDemo({ store: "redis://127.0.0.1:1/0" })).rejects.toThrow("ECONNREFUSED");
  });
});

describe("the demonstration as a process", () => {
  it("says when it is ready and ends when its parent lets go", async () => {
    const run = fileURLToPath(new URL("../../../demo/run.ts", import.meta.url));
    const child = fork(run, ["--visitors", "3"]);
    const [message] = await once(child, "message");
    expect(message).toEqual({
      kind: "ready",
      storeUrl: expect.stringMatching(/^redis:\/\/:[\w-]{32}@127\.0\.0\.1:\d+\/0$/),
      appUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      storeKind: expect.stringMatching(/-server$/),
    });
    const exited = once(child, "exit");
    child.disconnect();
    expect(await exited).toEqual([0, null]);
    await expect(connect(message.storeUrl)).rejects.toThrow("ECONNREFUSED");
  });

  it("says why it cannot run", { timeout: 20_000 }, async () => {
    const run = fileURLToPath(new URL("../../../demo/run.ts", import.meta.url));
    const child = fork(run, ["--store", "redis://127.0.0.1:1/0"]);
    const [message] = await once(child, "message");
    expect(message).toEqual({ kind: "failed", reason: expect.stringContaining("ECONNREFUSED") });
    expect(await once(child, "exit")).toEqual([1, null]);
  });
});

function countriesByUser(sessions: ReadonlyMap<string, Stored>): Map<string, Set<string | undefined>> {
  const countries = new Map<string, Set<string | undefined>>();
  for (const { userId, stamp } of sessions.values()) {
    countries.set(userId, (countries.get(userId) ?? new Set()).add(countryOf(stamp.address)));
  }
  return countries;
}

function countryOf(address: string): string | undefined {
  const network = (text: string) => text.replace(/[^.:]+$/, "");
  return PLACES.find((place) => network(place.address) === network(address))?.country;
}
