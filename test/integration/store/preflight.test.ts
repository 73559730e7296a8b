import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mergedFlags } from "../../../electron/monitor/store/event-flags.ts";
import { HostKeys } from "../../../electron/monitor/store/host-keys.ts";
import { preflight } from "../../../electron/monitor/store/preflight.ts";
import { parseAddress } from "../../../shared/address/parse-address.ts";
import type { Preflight } from "../../../shared/preflight.ts";
import type { FeedKind } from "../../../shared/status.ts";
import { eventually } from "../../eventually.ts";
import { type Subject, startSubject } from "../../faults/subject.ts";
import { newKey, sessionJson } from "../../faults/writer.ts";
import { startServer, type TestServer } from "../../redis-server.ts";

const SESSIONS = 3_000;
let server: TestServer;
let subject: Subject;
let keys: string[];

beforeAll(async () => {
  server = await startServer();
  keys = Array.from({ length: SESSIONS }, newKey);
  const pipeline = server.client.pipeline();
  for (const [i, key] of keys.entries()) {
    pipeline.set(key, sessionJson(`user-${i}`, 600_000), "PX", 600_000);
  }
  await pipeline.exec();
  subject = await startSubject(server.url, false);
});
afterAll(async () => {
  await subject.stop();
  await server.stop();
});

async function look(url = server.url, feed: FeedKind | null = null): Promise<Preflight> {
  const parsed = parseAddress(url);
  if ("problem" in parsed) {
    throw new Error("bad address in a test");
  }
  return await preflight(parsed.address, feed, [], HostKeys.inMemory());
}

/** Creates the user of an ACL line, as redis-cli would, perhaps with one right less. */
async function loginAs(line: string, without: string | null): Promise<string> {
  const [, , name = "", ...rights] = line.split(" ");
  await server.client.call("ACL", "DELUSER", name);
  const kept = rights.filter((right) => right !== without).map((right) => right.replace("PASSWORD", "pw"));
  await server.client.call("ACL", "SETUSER", name, ...kept);
  return `redis://${name}:pw@127.0.0.1:${server.port}`;
}

async function connect(url: string): Promise<void> {
  await subject.monitor.connect({ url, readOnly: false, demonstration: null, integrated: false });
  await eventually("an end of connecting", () => ["live", "failed"].includes(subject.status().phase.kind));
}

/** Everything that a missing right can change. */
async function observed(url: string): Promise<object> {
  await connect(url);
  const { phase, server: known, feed, skewMs, problems } = subject.status();
  const { sessions, formats } = await look(url);
  return {
    phase: phase.kind,
    known,
    feed: feed?.kind,
    clock: skewMs !== null,
    problems,
    rows: subject.monitor.counts.sessions,
    unreadable: [...subject.rows().values()].filter((row) => row.opaque !== null).length,
    formats: formats.map(({ id }) => id),
    estimate: sessions === null ? null : Math.abs(sessions.value - SESSIONS) < SESSIONS / 10,
  };
}

const lines = async () => {
  const { acl } = await look();
  if (acl === null) {
    throw new Error("this server has ACLs");
  }
  return acl;
};

describe("the preflight", () => {
  it("says what is there without a single token", async () => {
    const found = await look();
    expect(found).toMatchObject({
      problem: null,
      server: {
        product: expect.stringMatching(/^(Redis|Valkey)$/),
        topology: "single",
        primaries: 1,
        user: "default",
      },
      feed: { kind: "events" },
      formats: [{ id: "express-session", prefix: "sess:" }],
    });
    expect(found.permissions.filter(({ permitted }) => !permitted)).toEqual([]);
    expect(found.formats[0]?.example.find(({ name }) => name === "userId")).toBeDefined();
    expect(found.sessions?.estimate?.kind).toBe("scaled");
    const text = JSON.stringify(found);
    expect(keys.filter((key) => text.includes(key.slice("sess:".length)))).toEqual([]);
  });

  it("answers with the reason where nobody answers", async () => {
    expect(await look("redis://127.0.0.1:1")).toMatchObject({
      problem: { code: "unreachable" },
      server: null,
    });
  });

  it("tells how managed services switch events on, where CONFIG is refused", async () => {
    const { events } = await look(await loginAs((await lines()).watching, "+config|get"));
    expect(events).toMatchObject({ flags: null, canSet: false });
    expect(events?.advice).toEqual(["elasticache", "azure", "memorystore", "redis-cloud", "upstash"]);
  });
});

describe("switching keyspace events on", () => {
  it.each([
    ["", "Kg$hxe"],
    ["xE", "xEKg$he"],
    ["AE", "AEK"],
    ["AK", "AK"],
  ])("adds to %j what is missing", (now, wouldBe) => {
    expect(mergedFlags(now)).toBe(wouldBe);
  });

  it("sets what was announced, only when asked, and the watch takes it up", async () => {
    await server.client.config("SET", "notify-keyspace-events", "xE");
    try {
      await connect(server.url);
      expect(subject.status().feed?.kind).toBe("invalidations");
      const { events } = await look();
      const flags = events?.flags ?? [];
      expect(flags).toMatchObject([{ now: "xE", wouldBe: "xEKg$he" }]);
      await subject.monitor.commands.enableEvents({ store: { kind: "current" }, flags });
      await eventually("events", () => subject.status().feed?.kind === "events");
      await expect(
        subject.monitor.commands.enableEvents({ store: { kind: "current" }, flags }),
      ).rejects.toThrow();
    } finally {
      await server.client.config("SET", "notify-keyspace-events", "Kg$hxe");
    }
  });
});

describe("the change feed chosen by hand", () => {
  const feedIs = (kind: FeedKind) =>
    eventually(kind, () => subject.status().phase.kind === "live" && subject.status().feed?.kind === kind);

  it("is followed from the start, and can be changed while watching", async () => {
    await subject.monitor.commands.connect({
      url: server.url,
      secretsOf: null,
      readOnly: false,
      integrated: false,
      feed: "rescans",
    });
    await feedIs("rescans");
    expect(subject.status().wantedFeed).toBe("rescans");
    for (const feed of ["invalidations", "events"] as const) {
      subject.monitor.commands.chooseFeed({ feed });
      await feedIs(feed);
      expect(subject.status().feed?.reason.kind).toMatch(/by-hand$/);
    }
    subject.monitor.commands.chooseFeed({ feed: null });
    await eventually("the automatic choice", () => subject.status().feed?.reason.kind === "events-sent");
  });

  it("is not followed where it would be silent, and the reason is said", async () => {
    await server.client.config("SET", "notify-keyspace-events", "");
    try {
      expect((await look(server.url, "events")).feed).toMatchObject({
        kind: "invalidations",
        reason: { kind: "no-events", wanted: true },
      });
    } finally {
      await server.client.config("SET", "notify-keyspace-events", "Kg$hxe");
    }
  });
});

describe("the ACL lines are enough, and no right in them is superfluous", () => {
  it("watching: everything works, and nothing can be revoked", async () => {
    const url = await loginAs((await lines()).watching, null);
    expect(await observed(url)).toMatchObject({
      phase: "live",
      feed: "events",
      problems: [],
      rows: SESSIONS,
      unreadable: 0,
      estimate: true,
    });
    const refused = (await look(url)).permissions.filter(({ permitted }) => !permitted);
    expect(refused.map(({ name }) => name)).toEqual(["unlink"]);
    expect(await revokeOne()).toBe("denied");
  });

  it("watching: without any one right something is missing", async () => {
    const { watching } = await lines();
    const whole = await observed(await loginAs(watching, null));
    const rights = watching.split(" ").filter((right) => /^[+&%~]/.test(right) && right !== "+role");
    expect(rights.length).toBeGreaterThan(10);
    for (const right of rights) {
      expect(await observed(await loginAs(watching, right)), `without ${right}`).not.toEqual(whole);
    }
  }, 120_000);

  it("watching: without +role a lost primary goes unnoticed", async () => {
    const { watching } = await lines();
    const demoted = async (without: string | null): Promise<boolean> => {
      await connect(await loginAs(watching, without));
      await server.client.replicaof("127.0.0.1", 1);
      const noticed = await eventually("a word", () => subject.status().phase.kind === "stale", 3_000).catch(
        () => false,
      );
      await server.client.replicaof("NO", "ONE");
      return noticed;
    };
    expect(await demoted(null)).toBe(true);
    expect(await demoted("+role")).toBe(false);
  }, 20_000);

  it("revoking: nothing is refused, unless a right is taken away", async () => {
    const { watching, revoking } = await lines();
    for (const right of revoking.split(" ").filter((one) => /^[+%]/.test(one) && !watching.includes(one))) {
      await connect(await loginAs(revoking, right));
      expect(await revokeOne(), `without ${right}`).toBe("denied");
    }
    const url = await loginAs(revoking, null);
    expect((await look(url)).permissions.every(({ permitted }) => permitted)).toBe(true);
    await connect(url);
    expect(await revokeOne()).toBe("revoked");
  });
});

async function revokeOne(): Promise<string | undefined> {
  const [id] = [...subject.rows().entries()].find(([, row]) => row.revocation === "none") ?? [];
  const { outcomes } = await subject.monitor.commands.revoke({
    target: { kind: "sessions", ids: [id ?? ""] },
    confirmed: 1,
    reason: null,
  });
  return outcomes[0]?.outcome;
}
