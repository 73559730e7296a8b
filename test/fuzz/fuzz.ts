/**
 * `npm run fuzz -- [--cases N] [--seed N] [--only NAME]`: damages real payloads and looks whether every decoder and
 * format stands it: no exception, no case above 50 ms, no more than 64 MB. A failure prints the seed and the payload.
 */
import { setImmediate } from "node:timers/promises";
import { parseArgs } from "node:util";
import v8 from "node:v8";
import { runInNewContext } from "node:vm";
import { mutate, random } from "./mutate.ts";
import { type Subject, subjects } from "./subjects.ts";

const MAX_MS = 50;
const MAX_BYTES = 64 * 1024 * 1024;
/** Every so many cases garbage is collected and what is left is looked at: that would be a leak. */
const COLLECT_EVERY = 20_000;
/** Cases in one turn of the event loop; the monitor reads batches of about this size. */
const BATCH = 500;
/** Slower than that, a case is run again, because collections and the machine's other work take their time too. */
const SUSPICIOUS_MS = 2;

export interface FuzzResult {
  readonly subject: string;
  readonly cases: number;
  readonly slowestMs: number;
  /** The most that one case allocated, and what all of them left behind. */
  readonly largestBytes: number;
  readonly leftBytes: number;
  readonly seconds: number;
  readonly failures: readonly string[];
}

export async function fuzz(subject: Subject, cases: number, seed: number): Promise<FuzzResult> {
  const next = random(seed);
  const pick = (): Buffer => subject.seeds[Math.floor(next() * subject.seeds.length)] ?? Buffer.alloc(0);
  const failures: string[] = [];
  const startedAt = performance.now();
  let slowestMs = 0;
  let largestBytes = 0;
  let leftBytes = 0;
  collect();
  const atFirst = inUse();
  for (let i = 0; i < cases && failures.length < 5; i++) {
    const payload = mutate(pick(), pick(), next);
    const fail = (what: string): void => {
      failures.push(`case ${i}: ${what} with ${payload.toString("base64").slice(0, 2000)}`);
    };
    const before = inUse();
    const from = performance.now();
    try {
      subject.run(payload);
    } catch (error) {
      fail(String(error));
    }
    const first = performance.now() - from;
    largestBytes = Math.max(largestBytes, inUse() - before);
    const ms = first > SUSPICIOUS_MS && first > slowestMs ? again(subject, payload, first) : first;
    if (ms > (subject.maxMs ?? MAX_MS)) fail(`${ms.toFixed(0)} ms`);
    if (ms <= SUSPICIOUS_MS || ms > slowestMs) slowestMs = Math.max(slowestMs, ms);
    if (largestBytes > MAX_BYTES) fail(`${Math.round(largestBytes / 1e6)} MB in one case`);
    // Node frees what a decompression used at the next turn of the event loop, which the monitor's reader gives too.
    if (i % BATCH === BATCH - 1 || i === cases - 1) await setImmediate();
    if (i % COLLECT_EVERY === COLLECT_EVERY - 1 || i === cases - 1) {
      collect();
      // Handles that were collected are freed a turn later.
      await setImmediate();
      collect();
      leftBytes = Math.max(leftBytes, inUse() - atFirst);
      if (leftBytes > MAX_BYTES) fail(`${Math.round(leftBytes / 1e6)} MB left behind`);
    }
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return { subject: subject.name, cases, slowestMs, largestBytes, leftBytes, seconds, failures };
}

/** The least processor time that the payload takes in three more runs. */
function again(subject: Subject, payload: Buffer, firstMs: number): number {
  let fastest = firstMs;
  for (let i = 0; i < 3; i++) {
    const from = process.cpuUsage();
    try {
      subject.run(payload);
    } catch {
      // Counted already.
    }
    const { user, system } = process.cpuUsage(from);
    fastest = Math.min(fastest, (user + system) / 1000);
  }
  return fastest;
}

function inUse(): number {
  const { used_heap_size, external_memory } = v8.getHeapStatistics();
  return used_heap_size + external_memory;
}

/** Collects garbage; the flag that exposes it can be set at run time. */
const collect: () => void = (() => {
  v8.setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
})();

function mb(bytes: number): string {
  return `${(Math.max(0, bytes) / 1e6).toFixed(1)} MB`;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { cases: { type: "string" }, seed: { type: "string" }, only: { type: "string" } },
  });
  const cases = Number(values.cases ?? 1_000_000);
  const seed = Number(values.seed ?? 20261123);
  let failed = false;
  for (const subject of subjects().filter(({ name }) => values.only === undefined || name === values.only)) {
    const result = await fuzz(subject, cases, seed);
    const figures = `slowest ${result.slowestMs.toFixed(1)} ms, largest ${mb(result.largestBytes)}, left ${mb(result.leftBytes)}, ${result.seconds.toFixed(1)} s`;
    process.stdout.write(`${result.subject.padEnd(24)} ${result.cases} cases, ${figures}\n`);
    for (const failure of result.failures) process.stdout.write(`  ${failure}\n`);
    failed ||= result.failures.length > 0;
  }
  if (failed) process.stdout.write(`Failed with --seed ${seed}.\n`);
  process.exitCode = failed ? 1 : 0;
}
