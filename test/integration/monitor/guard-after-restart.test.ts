import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { DEFAULT_REVOCATION_SETTINGS } from "../../../shared/settings/revocation.ts";
import { startVictim } from "../../crash/start-victim.ts";
import { eventually } from "../../eventually.ts";
import { startServer, type TestServer } from "../../redis-server.ts";
import { type WatchedStore, watchStore } from "../../watched.ts";

const DURING = "sess:0123456789abcdef-written-while-it-is-down";
const AFTER = "sess:fedcba9876543210-written-when-it-is-back";
const session = JSON.stringify({ cookie: { originalMaxAge: 600_000 }, userId: "alice" });

let server: TestServer;
let folder: string;
let watched: WatchedStore | null;

beforeEach(async () => {
  watched = null;
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), "sessionwatch-restart-"));
  for (const key of [DURING, AFTER]) {
    await write(key);
  }
  const victim = startVictim(server.url, folder);
  await victim.heard("live");
  victim.process.send("bulk");
  await victim.heard("done");
  await victim.kill();
  expect(await server.client.dbsize()).toBe(0);
});

afterEach(async () => {
  await watched?.stop();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function write(key: string): Promise<void> {
  await server.client.set(key, session, "EX", 600);
}

/** Handles of what was deleted because it had come back, as the log says. */
async function undone(): Promise<number> {
  const log = await readFile(join(folder, "audit.jsonl"), "utf8");
  return log
    .split("\n")
    .filter((line) => line.includes("wrote the revoked session back") && line.includes("1 revoked")).length;
}

it("undoes the return of what was revoked before the monitor was killed and started again", async () => {
  await write(DURING);
  await write("sess:somebody-else-0123456789");
  watched = await watchStore(server.url, { dataFolder: folder });
  await eventually("the first to be out", async () => (await server.client.exists(DURING)) === 0);
  await write(AFTER);
  await eventually("the second to be out", async () => (await server.client.exists(AFTER)) === 0);
  await eventually("both on record", async () => (await undone()) === 2);
  expect(await server.client.keys("*")).toEqual(["sess:somebody-else-0123456789"]);
  const files = await readFile(join(folder, "audit.jsonl"), "latin1");
  expect(files).not.toMatch(/0123456789abcdef|fedcba9876543210/);
});

it("goes on guarding where the store is left and watched again", async () => {
  watched = await watchStore(server.url, { dataFolder: folder });
  await watched.monitor.connect({ url: server.url, readOnly: false, demonstration: null });
  await eventually("live", () => watched?.monitor.status().phase.kind === "live");
  await write(AFTER);
  await eventually("it to be out", async () => (await server.client.exists(AFTER)) === 0);
});

it("guards nothing where the window is over", async () => {
  watched = await watchStore(server.url, { dataFolder: folder });
  await watched.monitor.commands.changeSettings({
    revocation: { ...DEFAULT_REVOCATION_SETTINGS, guardMs: 0 },
  });
  await watched.monitor.connect({ url: server.url, readOnly: false, demonstration: null });
  await eventually("live", () => watched?.monitor.status().phase.kind === "live");
  await write(AFTER);
  await eventually("the row", () => watched?.rows().length === 1);
  expect(await server.client.exists(AFTER)).toBe(1);
});
