/** Sessions of an application that nobody knows: found, described in the editor, watched, revoked with what belongs to them. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Declaration } from "../../../shared/formats/declaration.ts";
import { eventually } from "../../eventually.ts";
import { startServer, type TestServer } from "../../redis-server.ts";
import { type WatchedStore, watchStore } from "../../watched.ts";

const TOKEN = "0f8fad5bd9cb469fa16570867728950e";
/** With letters that take two bytes each, in the prefix and in the user. */
const PREFIX = "größe:login:";

const declaration: Declaration = {
  sessionwatch: 1,
  id: "shop",
  title: "The shop",
  key: `${PREFIX}{token}`,
  type: "string",
  encoding: "form",
  fields: { user: "who", address: "from" },
  companions: {
    keys: ["cart:{token}"],
    members: [
      { key: "of:{user}", type: "set", member: "{token}" },
      { key: "recent", type: "sorted-set", member: "{key}" },
      { key: "queue:{user}", type: "list", member: "{token}" },
      { key: "devices:{user}", type: "hash", member: "{token}" },
    ],
  },
};

describe("a format that was declared", () => {
  let server: TestServer;
  let watched: WatchedStore;
  beforeEach(async () => {
    server = await startServer();
    await logIn(TOKEN, "zoë");
    watched = await watchStore(server.url);
  });
  afterEach(async () => {
    await watched.stop();
    await server.stop();
  });

  async function logIn(token: string, user: string): Promise<void> {
    const { client } = server;
    await client.set(PREFIX + token, `who=${encodeURIComponent(user)}&from=10.0.0.7`, "EX", 600);
    await client.set(`cart:${token}`, "[]");
    await client.sadd(`of:${user}`, token, "another");
    await client.zadd("recent", "1", PREFIX + token, "2", "another");
    await client.rpush(`queue:${user}`, token, "another", token);
    await client.hset(`devices:${user}`, token, "phone", "another", "tablet");
  }
  const isLive = () => watched.monitor.status().phase.kind === "live";
  const declare = (...declared: Declaration[]) =>
    watched.monitor.commands.changeSettings({ formats: { declared } });

  it("begins as a suspicion, with a draft that can read the sessions", async () => {
    const { commands } = watched.monitor;
    const { suspects } = await commands.preflight({ store: { kind: "current" }, feed: null });
    const [suspect] = suspects;
    expect(Buffer.from(suspect?.prefix ?? "", "latin1").toString()).toBe(PREFIX);
    const draft = await commands.draftFormat({ from: { kind: "prefix", prefix: suspect?.prefix ?? "" } });
    expect(draft.declaration).toMatchObject({ key: `${PREFIX}{token}`, type: "string", encoding: "form" });
    const trial = await commands.tryFormat({ source: { kind: "draft", draft: draft.declaration } });
    expect(trial.preview).toMatchObject({ matched: 1, ofType: 1, read: 1 });
    expect(JSON.stringify([suspects, draft, trial])).not.toContain(TOKEN);
  });

  it("is tried before it is kept, and its mistakes are named", async () => {
    const { commands } = watched.monitor;
    const trial = await commands.tryFormat({ source: { kind: "draft", draft: declaration } });
    expect(trial).toMatchObject({
      problems: [],
      preview: { read: 1, found: { user: 1, address: 1, client: 0 } },
    });
    expect(trial.preview?.rows[0]).toMatchObject({ user: "zoë", address: "10.0.0.7" });
    const again = await commands.tryFormat({ source: { kind: "file", text: trial.file?.yaml ?? "" } });
    expect(again.declaration).toEqual(declaration);
    const wrong = (trial.file?.yaml ?? "").replace("encoding: form", "encoding: xml");
    expect(await commands.tryFormat({ source: { kind: "file", text: wrong } })).toMatchObject({
      declaration: null,
      problems: [{ line: 6, field: "encoding" }],
      preview: null,
    });
    expect(watched.rows()).toEqual([]);
  });

  it("is watched from then on, changed and taken away again", async () => {
    await declare(declaration);
    const row = await eventually("the session", () => watched.rows()[0]);
    expect(row).toMatchObject({ user: "zoë", address: "10.0.0.7", format: "shop" });
    await logIn("1f8fad5bd9cb469fa16570867728950e", "bob");
    await eventually("a session that begins later", () => watched.rows("user:bob").length === 1);

    await declare({ ...declaration, fields: { user: "from" } });
    await eventually("the sessions read anew", () => watched.rows("user:10.0.0.7").length === 2);

    await declare();
    await eventually("no session", () => watched.rows().length === 0);
    await eventually("live again", isLive);
  });

  it("is revoked with its keys and its members of sets, sorted sets, lists and hashes", async () => {
    await declare(declaration);
    const row = await eventually("the session", () => isLive() && watched.rows()[0]);
    const { counts } = await watched.monitor.commands.revoke({
      target: { kind: "sessions", ids: [row.id] },
      confirmed: 1,
      reason: null,
    });
    expect(counts.revoked).toBe(1);
    const { client } = server;
    expect(await client.exists(PREFIX + TOKEN, `cart:${TOKEN}`)).toBe(0);
    expect(await client.smembers("of:zoë")).toEqual(["another"]);
    expect(await client.zrange("recent", "0", "-1")).toEqual(["another"]);
    expect(await client.lrange("queue:zoë", "0", "-1")).toEqual(["another"]);
    expect(await client.hkeys("devices:zoë")).toEqual(["another"]);
  });

  it("has the rights to all that in the ACL line", async () => {
    await declare(declaration);
    const { acl, permissions } = await watched.monitor.commands.preflight({
      store: { kind: "current" },
      feed: null,
    });
    for (const right of ["+srem", "+zrem", "+lrem", "+hdel"]) expect(acl?.revoking).toContain(right);
    expect(acl?.watching).not.toContain("+srem");
    expect(permissions.every(({ permitted }) => permitted)).toBe(true);
  });
});

describe("an application that is deployed later", () => {
  it("is noticed while watching", async () => {
    const server = await startServer();
    const watched = await watchStore(server.url);
    // Better Auth's keys have no prefix, so that nobody can listen for them before they are known.
    const session = { token: "a".repeat(32), userId: "7", expiresAt: "2099-01-01T00:00:00Z" };
    await server.client.set("aB3".padEnd(32, "x"), JSON.stringify({ session, user: { id: "7" } }), "EX", 600);
    await eventually("the session", () => watched.rows("user:7").length === 1, 20_000);
    await watched.stop();
    await server.stop();
  });
});
