/**
 * Runs the benchmarks one after the other and writes what they tell to `docs/performance.md`.
 *
 *     npm run bench [-- --sessions 1000000] [--only whole,storm,steady,revoke,growth] [--growth 10000,100000]
 *
 * Each is a script of its own, so that none inherits another's memory, and can be run alone.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { cpus, loadavg, release, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Figure } from "./figure.ts";

const { values } = parseArgs({
  options: {
    sessions: { type: "string", default: "1000000" },
    only: { type: "string", default: "whole,storm,steady,revoke,growth" },
    growth: { type: "string", default: "10000,100000,1000000,3000000" },
  },
});
const REPORT = fileURLToPath(new URL("../../docs/performance.md", import.meta.url));
const RUNS: Readonly<Record<string, () => (readonly string[])[]>> = {
  whole: () => [["whole.ts", "--sessions", values.sessions]],
  storm: () => [["storm.ts", "--sessions", values.sessions, "--writes", values.sessions]],
  steady: () => [["steady.ts", "--sessions", values.sessions]],
  revoke: () => [["revoking.ts", "--sessions", String(Math.min(100_000, Number(values.sessions)))]],
  growth: () => values.growth.split(",").map((size) => ["whole.ts", "--sessions", size, "--idle", "1"]),
};

const TITLES: Readonly<Record<string, string>> = {
  whole: "A whole store",
  storm: "Storms",
  steady: "Steady load",
  revoke: "Revoking",
  growth: "Growth",
};

const before = (loadavg()[0] ?? 0).toFixed(1);
const sections = await written();
for (const name of values.only.split(",")) {
  const figures: Figure[] = [];
  for (const words of RUNS[name]?.() ?? []) {
    process.stderr.write(`${words.join(" ")}\n`);
    figures.push(...(await run(words)));
  }
  sections.set(TITLES[name] ?? name, await section(figures));
  // At once, so that what was measured is kept whatever comes next.
  await writeFile(REPORT, report(sections));
}

async function run([script = "", ...words]: readonly string[]): Promise<Figure[]> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ["--expose-gc", "--max-old-space-size=8192", path, ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => {
    printed += chunk.toString();
  });
  const [code] = await once(child, "exit");
  const told = printed
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line): Figure => JSON.parse(line));
  for (const figure of told) {
    process.stderr.write(`  ${line(figure)}\n`);
  }
  const failed = {
    measure: `${script} ${words.join(" ")}`,
    ours: `ended with ${code}`,
    yardstick: null,
    ratio: null,
  };
  return code === 0 ? told : [...told, { ...failed, reach: "", met: false }];
}

function line({ measure, ours, yardstick, ratio, reach, met }: Figure): string {
  return `| ${measure} | ${ours} | ${yardstick ?? ""} | ${ratio === null ? "" : `${ratio.toFixed(2)} ×`} | ${reach} | ${met ? "yes" : "**no**"} |`;
}

/** The parts of the report as it is, by their titles: those that are not measured now stay. */
async function written(): Promise<Map<string, string>> {
  const [, ...parts] = (await readFile(REPORT, "utf8").catch(() => "")).split(/^## /m);
  return new Map(
    parts.map((part) => {
      const end = part.indexOf("\n");
      return [part.slice(0, end), part.slice(end).trim()] as const;
    }),
  );
}

async function section(figures: readonly Figure[]): Promise<string> {
  const redis = (await versionOf("redis-server")).replace(/.*v=(\S+).*/s, "$1").trim();
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, ${Math.round(totalmem() / 1e9)} GB, Linux ${release()}`;
  return [
    `${machine}, Node ${process.version}, Redis ${redis}, ${new Date().toISOString().slice(0, 10)}; load of the machine before: ${before}.`,
    "",
    "| measure | Sessionwatch | yardstick | ratio | to reach | reached |",
    "| --- | --- | --- | --- | --- | --- |",
    ...figures.map(line),
  ].join("\n");
}

function report(parts: ReadonlyMap<string, string>): string {
  return [
    "# Performance",
    "",
    "Written by `npm run bench`. Every figure stands beside its yardstick from the same run on the same machine: a bare",
    "ioredis loop (SCAN COUNT 2000, MGET, PTTL per key, JSON.parse into a Map) for loading and memory, a bare subscriber",
    "for intake, the unwatched server for storms, a bare UNLINK for revoking. Sessions are about 380 bytes of JSON, of",
    "300,000 users from 50,000 addresses. Monitor, server and load share the machine's processors.",
    "",
    ...[...parts].map(([title, text]) => `## ${title}\n\n${text}\n`),
  ].join("\n");
}

async function versionOf(program: string): Promise<string> {
  const child = spawn(program, ["--version"], { stdio: ["ignore", "pipe", "ignore"] });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => {
    printed += chunk.toString();
  });
  await once(child, "exit");
  return printed;
}
