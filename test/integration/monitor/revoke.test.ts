import { chmod, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { verifyAudit } from "../../../electron/monitor/audit/verify.ts";
import { eventually } from "../../eventually.ts";
import { startServer, type TestServer } from "../../redis-server.ts";
import { type WatchedStore, watchStore } from "../../watched.ts";

const LIFE_S = 600;

describe("revoking", () => {
  let server: TestServer;
  let watched: WatchedStore;

  beforeEach(async () => {
    server = await startServer();
    for (const [id, user] of [
      ["a1", "alice"],
      ["a2", "alice"],
      ["a3", "alice"],
      ["b1", "bob"],
    ] as const) {
      await server.client.set(`sess:${id}`, sessionOf(user), "EX", LIFE_S);
    }
    watched = await watchStore(server.url);
    await eventually("four rows", () => watched.rows().length === 4);
  });
  afterEach(async () => {
    await watched.stop();
    await server.stop();
  });

  function sessionOf(user: string): string {
    return JSON.stringify({ cookie: { originalMaxAge: LIFE_S * 1000 }, userId: user });
  }
  const auditText = (): Promise<string> => readFile(join(watched.dataFolder, "audit.jsonl"), "utf8");
  const revoke = (user: string, confirmed: number) =>
    watched.monitor.commands.revoke({
      target: { kind: "user", user, except: null },
      confirmed,
      reason: "TICKET-1",
    });

  it("deletes the session, says so only with the store's word, and leaves intent and outcome on record", async () => {
    const [row] = watched.rows("user:bob");
    const result = await watched.monitor.commands.revoke({
      target: { kind: "sessions", ids: [row?.id ?? ""] },
      confirmed: 1,
      reason: null,
    });
    expect(result.counts).toEqual({ revoked: 1, alreadyGone: 0, denied: 0, failed: 0, left: 0 });
    expect(await server.client.exists("sess:b1")).toBe(0);
    await eventually("the row to go", () => watched.rows("user:bob").length === 0);

    const text = await auditText();
    expect((await verifyAudit(join(watched.dataFolder, "audit.jsonl"))).kind).toBe("intact");
    const phases = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).phase);
    expect(phases.slice(-2)).toEqual(["intent", "outcome"]);
    expect(text).not.toContain("sess:");
  });

  it("logs a user out everywhere, or everywhere but here", async () => {
    const [keep] = watched.rows("user:alice");
    const result = await watched.monitor.commands.revoke({
      target: { kind: "user", user: "alice", except: keep?.id ?? null },
      confirmed: 2,
      reason: null,
    });
    expect(result.counts.revoked).toBe(2);
    await eventually("one row", () => watched.rows("user:alice").length === 1);
    expect(watched.rows("user:alice")[0]?.id).toBe(keep?.id);
  });

  it("says “already gone” for a session that ended in between", async () => {
    const [row] = watched.rows("user:bob");
    await server.client.call("CLIENT", "NO-EVICT", "off");
    const ids = [row?.id ?? ""];
    const going = watched.monitor.commands.countTarget({ kind: "sessions", ids });
    expect(going).toEqual({ count: 1 });
    await server.client.config("SET", "notify-keyspace-events", "");
    await server.client.del("sess:b1");
    const outcome = Promise.resolve(
      watched.monitor.commands.revoke({ target: { kind: "sessions", ids }, confirmed: 1, reason: null }),
    );
    expect((await outcome).counts).toMatchObject({ alreadyGone: 1, revoked: 0 });
  });

  it("refuses when more sessions are concerned than were confirmed", async () => {
    await expect(revoke("alice", 2)).rejects.toMatchObject({ failure: { code: "count-mismatch" } });
    expect(await server.client.exists("sess:a1", "sess:a2", "sess:a3")).toBe(3);
  });

  it("revokes nothing through a read-only connection", async () => {
    await watched.monitor.connect({ url: server.url, readOnly: true, demonstration: null });
    await eventually("four rows", () => watched.rows().length === 4);
    await expect(revoke("alice", 3)).rejects.toMatchObject({ failure: { code: "read-only" } });
    expect(await server.client.exists("sess:a1")).toBe(1);
  });

  it("revokes nothing when it cannot be put on record", async () => {
    await watched.stop();
    // A folder where the file should be: not even root can write into it.
    const folder = join(server.folder, "data");
    await mkdir(join(folder, "audit.jsonl"), { recursive: true });
    await chmod(folder, 0o700);
    watched = await watchStore(server.url, { dataFolder: folder });
    await expect(revoke("alice", 3)).rejects.toMatchObject({ failure: { code: "audit-unavailable" } });
    expect(await server.client.exists("sess:a1", "sess:a2", "sess:a3")).toBe(3);
    expect(watched.monitor.status().problems.map(({ code }) => code)).toContain("audit-unavailable");
    expect(watched.rows().length).toBe(4);
  });

  it("says “denied” where the store refuses, and keeps the row", async () => {
    await server.client.acl("SETUSER", "viewer", "on", ">pw", "~*", "&*", "+@all", "-unlink", "-del");
    await watched.monitor.connect({
      url: `redis://viewer:pw@127.0.0.1:${server.port}`,
      readOnly: false,
      demonstration: null,
    });
    await eventually("four rows", () => watched.rows().length === 4);
    const result = await revoke("bob", 1);
    expect(result.counts).toEqual({ revoked: 0, alreadyGone: 0, denied: 1, failed: 0, left: 0 });
    expect(result.problem?.code).toBe("revoke-denied");
    expect(watched.rows("user:bob")).toHaveLength(1);
  });

  it("says “failed” and why where the store takes no changes, keeps the rows, and does it when asked again", async () => {
    // What a full disk leads to: the server cannot save, and refuses every write until it can.
    await mkdir(join(server.folder, "dump.rdb", "in the way"), { recursive: true });
    await server.client.config("SET", "save", "3600 1");
    const savingIs = async (word: string): Promise<void> => {
      await server.client.bgsave();
      await eventually(`saving is ${word}`, async () =>
        (await server.client.info("persistence")).includes(`rdb_last_bgsave_status:${word}`),
      );
    };
    await savingIs("err");
    await expect(server.client.unlink("sess:no-such")).rejects.toThrow(/^MISCONF/);

    const first = await revoke("alice", 3);
    expect(first.counts).toEqual({ revoked: 0, alreadyGone: 0, denied: 0, failed: 3, left: 0 });
    const why = { code: "revoke-refused", params: { reason: "MISCONF" } };
    expect(first.problem).toEqual(why);
    expect(first.notDone).toHaveLength(3);
    expect(first.notDone).toContainEqual(expect.objectContaining({ user: "alice", outcome: "failed", why }));
    expect(watched.rows("user:alice").map(({ revocation }) => revocation)).toEqual(Array(3).fill("failed"));
    expect(watched.monitor.status().phase.kind).toBe("live");
    expect(await server.client.exists("sess:a1", "sess:a2", "sess:a3")).toBe(3);
    const { result, outcomes } = JSON.parse((await auditText()).trimEnd().split("\n").at(-1) ?? "");
    expect(result).toBe("3 failed");
    expect(new Set(outcomes.failed)).toEqual(new Set(watched.rows("user:alice").map(({ id }) => id)));

    await rm(join(server.folder, "dump.rdb"), { recursive: true });
    await savingIs("ok");
    const again = { kind: "left", id: first.id } as const;
    expect(await watched.monitor.commands.countTarget(again)).toEqual({ count: 3 });
    const second = await watched.monitor.commands.revoke({ target: again, confirmed: 3, reason: "TICKET-1" });
    expect(second.counts).toEqual({ revoked: 3, alreadyGone: 0, denied: 0, failed: 0, left: 0 });
    await eventually("the rows to go", () => watched.rows("user:alice").length === 0);
    expect(await server.client.exists("sess:a1", "sess:a2", "sess:a3")).toBe(0);
    expect((await verifyAudit(join(watched.dataFolder, "audit.jsonl"))).kind).toBe("intact");
    expect((await auditText()).trimEnd().split("\n").at(-1)).toContain("3 revoked");
  });

  it("undoes the return of a revoked session and puts that on record", async () => {
    await revoke("bob", 1);
    await eventually("the row to go", () => watched.rows("user:bob").length === 0);
    // What a framework does at the end of a request that was still running.
    await server.client.set("sess:b1", sessionOf("bob"), "EX", LIFE_S);
    await eventually(
      "the session to be deleted again",
      async () => (await server.client.exists("sess:b1")) === 0,
    );
    await eventually("the record of it", async () =>
      (await auditText()).includes("wrote the revoked session back"),
    );
  });
});
