/**
 * Runs the benchmarks one after the other and writes what they tell to `docs/performance.md`, in the place of what they
 * told before. The text around the figures stays, and is to be read again by whoever renews them.
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
import { figureLine, figureTable, growthTable, renewed, type SizeFigures } from "./report.ts";

const { values } = parseArgs({
  options: {
    sessions: { type: "string", default: "1000000" },
    only: { type: "string", default: "whole,storm,steady,revoke,growth" },
    growth: { type: "string", default: "10000,100000,1000000,3000000" },
  },
});
const REPORT = fileURLToPath(new URL("../../docs/performance.md", import.meta.url));
const RUNS: Readonly<Record<string, () => Promise<string>>> = {
  whole: async () => figureTable(await run("whole.ts", "--sessions", values.sessions)),
  storm: async () =>
    figureTable(await run("storm.ts", "--sessions", values.sessions, "--writes", values.sessions)),
  steady: async () => figureTable(await run("steady.ts", "--sessions", values.sessions)),
  revoke: async () =>
    figureTable(await run("revoking.ts", "--sessions", String(Math.min(100_000, Number(values.sessions))))),
  growth: async () => {
    const sizes: SizeFigures[] = [];
    for (const size of values.growth.split(",")) {
      const figures = await run("whole.ts", "--sessions", size, "--idle", "1");
      sizes.push({ sessions: Number(size), figures });
    }
    return growthTable(sizes);
  },
};

const before = (loadavg()[0] ?? 0).toFixed(1);
const names = values.only.split(",");
// What has no place is said before hours are spent on measuring it.
for (const name of names) {
  if (RUNS[name] === undefined) throw new Error(`there is no benchmark "${name}"`);
  renewed(await readFile(REPORT, "utf8"), name, "");
}
for (const name of names) {
  const table = (await RUNS[name]?.()) ?? "";
  const figures = `${await machine()}\n\n${table}`;
  // At once, so that what was measured is kept whatever comes next.
  await writeFile(REPORT, renewed(await readFile(REPORT, "utf8"), name, figures));
}

async function run(script: string, ...words: readonly string[]): Promise<Figure[]> {
  process.stderr.write(`${script} ${words.join(" ")}\n`);
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
    process.stderr.write(`  ${figureLine(figure)}\n`);
  }
  const failed = {
    measure: `${script} ${words.join(" ")}`,
    ours: `ended with ${code}`,
    yardstick: null,
    ratio: null,
  };
  return code === 0 ? told : [...told, { ...failed, reach: "", met: false }];
}

/** On what was measured, and when. */
async function machine(): Promise<string> {
  const redis = (await versionOf("redis-server")).replace(/.*v=(\S+).*/s, "$1").trim();
  const processor = `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, ${Math.round(totalmem() / 1e9)} GB, Linux ${release()}`;
  return `${processor}, Node ${process.version}, Redis ${redis}, ${new Date().toISOString().slice(0, 10)}; load of the machine before: ${before}.`;
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
