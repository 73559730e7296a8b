/**
 * A worker: the yardsticks of a single revocation, on a connection and an event loop of their own. Told two keys, it
 * ends the one by UNLINK alone and the other as anybody must who puts it on record first: append a line, wait for the
 * disk, UNLINK. Answers with the milliseconds of both.
 */
import { writeSync } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { Redis } from "ioredis";
import { z } from "zod";

/** About as long as the line of an intent. */
const LINE = Buffer.from(`${"x".repeat(400)}\n`);

const { url } = z.object({ url: z.string() }).parse(workerData);
const client = new Redis(url);
const folder = await mkdtemp(join(tmpdir(), "sessionwatch-bare-"));
const file = await open(join(folder, "record"), "a");

async function unlink(key: string): Promise<number> {
  const startedAt = performance.now();
  await client.unlink(key);
  return performance.now() - startedAt;
}

async function recordedUnlink(key: string): Promise<number> {
  const startedAt = performance.now();
  writeSync(file.fd, LINE);
  await file.datasync();
  await client.unlink(key);
  return performance.now() - startedAt;
}

parentPort?.on("message", async (keys: readonly [string, string] | "end") => {
  if (keys === "end") {
    client.disconnect();
    await file.close();
    await rm(folder, { recursive: true });
    parentPort?.close();
    return;
  }
  const bare = await unlink(keys[0]);
  parentPort?.postMessage({ bare, recorded: await recordedUnlink(keys[1]) });
});
