/**
 * Kills a monitor with SIGKILL at a random moment while it revokes, and compares the store with the audit log:
 * nothing is gone without an intent on disk, nothing is said to be revoked that lives, and the next start closes what
 * was left open with what is true.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesOf, linesOf } from "../../electron/monitor/audit/files.ts";
import { type AuditLine, readLine } from "../../electron/monitor/audit/line.ts";
import { verifyAudit } from "../../electron/monitor/audit/verify.ts";
import { handleOfKey } from "../../electron/monitor/sessions/handles.ts";
import { storeKey } from "../../electron/monitor/store/reply.ts";
import { eventually } from "../eventually.ts";
import { startServer, type TestServer } from "../redis-server.ts";
import { startVictim } from "./start-victim.ts";

const SESSIONS = 6_000;
/** A run that is not killed takes about this long; the kill comes within it. */
const WITHIN_MS = { bulk: 250, "one-by-one": 1_000 } as const;

export interface Crashes {
  readonly kills: number;
  /** Kills before the last answer: the interesting ones. */
  readonly midway: number;
  /** Intents that were found without an outcome and closed by the next start. */
  readonly closed: number;
  /** Sentences about what is wrong; empty if the promises hold. */
  readonly broken: readonly string[];
}

export async function killAtRandom(
  kills: number,
  random: () => number,
  tell: (line: string) => void,
): Promise<Crashes> {
  const server = await startServer();
  const folder = await mkdtemp(join(tmpdir(), "sessionwatch-crash-"));
  const broken: string[] = [];
  const stored: string[] = [];
  let midway = 0;
  let closed = 0;
  try {
    for (let kill = 0; kill <= kills; kill++) {
      stored.push(...(await fill(server, kill)));
      const victim = startVictim(server.url, folder);
      const { heard } = victim;
      try {
        await heard("live");
        closed = await checkClosed(folder, server, broken);
        if (kill === kills) {
          break;
        }
        const order = kill % 4 === 3 ? "one-by-one" : "bulk";
        victim.process.send(order);
        await heard("began");
        await new Promise((resolve) => setTimeout(resolve, random() * WITHIN_MS[order]));
        midway += victim.isDone() ? 0 : 1;
      } finally {
        await victim.kill();
      }
      await compare(folder, server, stored, broken);
      if ((kill + 1) % 10 === 0) {
        tell(
          `${kill + 1} kills, ${midway} midway, ${closed} intents closed, ${broken.length} broken promises`,
        );
      }
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return { kills, midway, closed, broken };
}

/** Every round begins with the same number of sessions; what is left of the last one stays. */
async function fill({ client }: TestServer, round: number): Promise<string[]> {
  const missing = SESSIONS - (await client.dbsize());
  const pipeline = client.pipeline();
  const keys = Array.from({ length: missing }, (_, n) => `sess:round${round}-${n}-0123456789abcdef`);
  for (const [n, key] of keys.entries()) {
    const session = { cookie: { originalMaxAge: 3_600_000 }, userId: `user-${n % 97}` };
    pipeline.set(key, JSON.stringify(session), "EX", 3600);
  }
  await pipeline.exec();
  return keys;
}

async function keysOf(client: TestServer["client"]): Promise<string[]> {
  return await client.keys("*");
}

/** Right after the kill: the log as it lies on the disk against the store as it is. */
async function compare(
  folder: string,
  { client }: TestServer,
  stored: readonly string[],
  broken: string[],
): Promise<void> {
  const secret = await readFile(join(folder, "handle-secret"));
  const lines = await linesIn(folder);
  const announced = new Set(lines.flatMap((line) => (line.phase === "intent" ? line.handles : [])));
  const alive = new Set(await keysOf(client));
  const living = new Set([...alive].map((key) => handleOfKey(secret, storeKey(Buffer.from(key)))));
  for (const { outcomes } of lines) {
    for (const handle of [...(outcomes?.revoked ?? []), ...(outcomes?.["already-gone"] ?? [])]) {
      if (living.has(handle)) {
        broken.push(`${handle} is said to be revoked and lives`);
      }
    }
  }
  for (const key of stored) {
    if (!alive.has(key) && !announced.has(handleOfKey(secret, storeKey(Buffer.from(key))))) {
      broken.push(`${key} is gone without an intent on disk`);
    }
  }
}

/** After the next start: nothing is open any more, the chain is whole. Returns how many intents were ever closed so. */
async function checkClosed(folder: string, { client }: TestServer, broken: string[]): Promise<number> {
  const open = async (): Promise<AuditLine[]> => {
    const intents = new Map<string, AuditLine>();
    for (const line of await linesIn(folder)) {
      const name = `${line.group}/${line.part}`;
      if (line.phase === "intent") {
        intents.set(name, line);
      } else {
        intents.delete(name);
      }
    }
    return [...intents.values()];
  };
  await eventually("open intents to be closed", async () => (await open()).length === 0, 30_000);
  const verdict = await verifyAudit(join(folder, "audit.jsonl"));
  if (verdict.kind === "broken") {
    broken.push(`${verdict.file} line ${verdict.line}: ${verdict.why}`);
  }
  const looked = (await linesIn(folder)).filter(({ result }) => result?.startsWith("interrupted"));
  const alive = new Set(await keysOf(client));
  const secret = await readFile(join(folder, "handle-secret"));
  const living = new Set([...alive].map((key) => handleOfKey(secret, storeKey(Buffer.from(key)))));
  for (const { outcomes } of looked) {
    for (const handle of outcomes?.["already-gone"] ?? []) {
      if (living.has(handle)) {
        broken.push(`${handle} was closed as gone and lives`);
      }
    }
  }
  return looked.length;
}

async function linesIn(folder: string): Promise<AuditLine[]> {
  const lines: AuditLine[] = [];
  for (const file of await filesOf(folder)) {
    for await (const { text, whole } of linesOf(file)) {
      const read = whole ? readLine(text) : null;
      if (read !== null) {
        lines.push(read.line);
      }
    }
  }
  return lines;
}
