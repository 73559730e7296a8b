import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterEach, expect, it } from "vitest";
import { DEFAULT_REVOCATION_SETTINGS } from "../../../shared/settings/revocation.ts";
import { eventually } from "../../eventually.ts";
import { startServer, type TestServer } from "../../redis-server.ts";
import { type WatchedStore, watchStore } from "../../watched.ts";

const HOSTILE =
  '=HYPERLINK("http://evil.example","x")\n\u001b[31mred\u009b2J \u202Egnp.exe\u2066\u0000,;"\r\n@SUM(A1)';
/** Drives terminals, breaks lines or turns text around. */
const DANGEROUS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const ALL = { text: "", actions: null, since: null };

let server: TestServer;
let watched: WatchedStore;
afterEach(async () => {
  await watched.stop();
  await server.stop();
});

async function revokedWith(user: string, reason: string): Promise<void> {
  server = await startServer();
  const session = { cookie: { originalMaxAge: 600_000 }, userId: user, userAgent: HOSTILE };
  await server.client.set("sess:0123456789abcdef", JSON.stringify(session), "EX", 600);
  watched = await watchStore(server.url);
  await eventually("the row", () => watched.rows().length === 1);
  const ids = watched.rows().map(({ id }) => id);
  await watched.monitor.commands.revoke({ target: { kind: "sessions", ids }, confirmed: 1, reason });
}

async function exported(as: "csv" | "jsonl", text = ""): Promise<string> {
  const { commands } = watched.monitor;
  const { id } = await commands.beginAuditExport({ query: { ...ALL, text }, as });
  let all = "";
  for (;;) {
    const part = await commands.nextExportPart({ id });
    all += part.text;
    if (part.done) {
      return all;
    }
  }
}

it("exports what strangers chose without doing harm, as CSV and as JSON Lines", async () => {
  await revokedWith(HOSTILE, HOSTILE);
  const csv = await exported("csv");
  const records: string[][] = parse(csv, { bom: true });
  expect(records.every((record) => record.length === records[0]?.length)).toBe(true);
  for (const field of records.flat()) {
    expect(field).not.toMatch(DANGEROUS);
    expect(field).not.toMatch(/^[=+\-@\t\r]/);
  }
  expect(csv).toContain("HYPERLINK");

  const jsonl = await exported("jsonl");
  const lines = jsonl.trimEnd().split("\n");
  for (const line of lines) {
    expect(line).not.toMatch(DANGEROUS);
  }
  expect(lines.map((line) => JSON.parse(line)).some(({ reason }) => reason === HOSTILE)).toBe(true);
});

it("records exports, changed settings and connections too", async () => {
  await revokedWith("alice", "TICKET-1");
  await watched.monitor.commands.changeSettings({ history: { activityDays: 12, usersDays: 180 } });
  await exported("csv", "ticket-1");
  const { entries } = await watched.monitor.commands.searchAudit(ALL);
  const actions = entries.filter(({ phase }) => phase === "outcome").map(({ action }) => action);
  expect(actions).toEqual(["export", "settings", "revoke", "connect"]);
  expect(entries.find(({ action }) => action === "export")?.result).toContain("ticket-1");
});

it("finds an action by user, reason or session, with all its lines", async () => {
  await revokedWith("alice", "TICKET-1");
  const { searchAudit } = watched.monitor.commands;
  for (const text of ["ALICE", "ticket-1"]) {
    const { entries } = await searchAudit({ ...ALL, text });
    expect(entries.map(({ phase }) => phase)).toEqual(["outcome", "intent"]);
  }
  expect((await searchAudit({ ...ALL, text: "nobody" })).entries).toEqual([]);
  expect((await searchAudit({ ...ALL, actions: ["connect"] })).entries).toHaveLength(1);
  expect((await searchAudit({ ...ALL, since: Date.now() + 1_000 })).entries).toEqual([]);
});

const isRoot = process.getuid?.() === 0;

it("names the person as they are called for this store, beside the operating system's name", async () => {
  await revokedWith("alice", "TICKET-1");
  await watched.monitor.commands.changeSettings({
    revocation: {
      ...DEFAULT_REVOCATION_SETTINGS,
      operatorNames: { [watched.monitor.status().where ?? ""]: "M. Keller" },
    },
  });
  await exported("jsonl");
  const { entries } = await watched.monitor.commands.searchAudit({ ...ALL, text: "keller" });
  expect(entries[0]).toMatchObject({ action: "export", operator: "tester (M. Keller)" });
});

function fillUp(file: string): void {
  const args = ["if=/dev/zero", `of=${file}`, "bs=512", "oflag=append", "conv=notrunc"];
  spawnSync("dd", args, { stdio: "ignore" });
}

it.runIf(isRoot && process.platform === "linux")(
  "revokes nothing while the disk is full, goes on watching, and revokes once there is room",
  async () => {
    const disk = join(tmpdir(), `sessionwatch-full-${process.pid}`);
    await mkdir(disk);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk]);
    if (mounted.status !== 0) {
      // Containers often may not mount; the unit tests cover the refusals without a disk.
      server = await startServer();
      watched = await watchStore(server.url);
      return;
    }
    try {
      server = await startServer();
      await server.client.set(
        "sess:0123456789abcdef",
        JSON.stringify({ cookie: { originalMaxAge: 600_000 }, userId: "alice" }),
        "EX",
        600,
      );
      watched = await watchStore(server.url, { dataFolder: disk });
      await eventually("the row", () => watched.rows().length === 1);
      const target = { kind: "user", user: "alice", except: null } as const;
      const revoke = () => watched.monitor.commands.revoke({ target, confirmed: 1, reason: "x".repeat(500) });
      const query = ALL;
      // The rest of the log's last block takes a few lines: an export's is far shorter than that of revoking,
      // so where the former has no room the latter has none. Other files give blocks back at times.
      await eventually("a log that cannot be written", async () => {
        fillUp(join(disk, "filler"));
        await Promise.resolve(watched.monitor.commands.beginAuditExport({ query, as: "csv" })).catch(
          () => undefined,
        );
        return watched.monitor.status().problems.some(({ code }) => code === "audit-unavailable");
      });
      fillUp(join(disk, "filler"));
      await expect(revoke()).rejects.toMatchObject({
        failure: { code: "audit-unavailable", params: { reason: "ENOSPC" } },
      });
      expect(await server.client.exists("sess:0123456789abcdef")).toBe(1);
      expect(watched.monitor.status().phase.kind).toBe("live");
      expect(watched.monitor.status().problems.map(({ code }) => code)).toContain("audit-unavailable");
      spawnSync("rm", [join(disk, "filler")]);
      expect((await revoke()).counts.revoked).toBe(1);
    } finally {
      await watched.monitor.close();
      spawnSync("umount", [disk]);
      spawnSync("rmdir", [disk]);
    }
  },
);
