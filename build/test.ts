/**
 * `npm test`: everything there is to check, on a clean machine. On Debian as root it installs the programs that the
 * tests need; elsewhere it says what to install. `npm test -- NAME…` runs only the steps named.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { debianPackages } from "../test/integration/formats/debian-packages.ts";
import { buildPage } from "./page.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Programs without which there is nothing to test, and the Debian package of each. */
const NEEDED = [
  { program: "redis-server", package: "redis-server" },
  { program: "/usr/sbin/sshd", package: "openssh-server" },
  { program: "ssh-agent", package: "openssh-client" },
  { program: "chromium", package: "chromium" },
  { program: "openssl", package: "openssl" },
] as const;

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, a line each, named again at the end: the last lines of a long run must tell what is red. */
  readonly failures: string[];
}

interface Step {
  readonly name: string;
  /** Adds to the tally; false if the step failed without a test having failed. */
  run(tally: Tally): Promise<boolean>;
}

const steps: readonly Step[] = [
  { name: "check", run: () => command("npm", ["run", "--silent", "check"]) },
  { name: "unit", run: (tally) => vitest(["test/unit"], tally) },
  { name: "integration", run: (tally) => vitest(["test/integration", "--exclude", "**/race/**"], tally) },
  // Alone, one file after another: these say what happens within 50 ms.
  { name: "race", run: (tally) => vitest(["test/integration/race", "--no-file-parallelism"], tally) },
  { name: "desktop", run: (tally) => vitest(["test/desktop"], tally, "test/desktop/vitest.config.ts") },
  { name: "package", run: () => command("npm", ["run", "--silent", "package:check"]) },
  { name: "e2e", run: endToEnd },
];

const wanted = process.argv.slice(2);
const chosen = steps.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
if (chosen.length === 0) {
  say(`There is no such step. Steps: ${steps.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}
if (!prepare()) {
  process.exit(2);
}
const tally: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] };
const broken: string[] = [];
for (const step of chosen) {
  say(`\n=== ${step.name}`);
  const startedAt = performance.now();
  if (!(await step.run(tally))) {
    broken.push(step.name);
  }
  say(`=== ${step.name}: ${broken.includes(step.name) ? "FAILED" : "fine"} in ${seconds(startedAt)} s`);
}
say("");
if (broken.length > 0) {
  say(`Failed: ${broken.join(", ")}.`);
}
for (const failure of tally.failures) {
  say(`  ${failure}`);
}
say(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
process.exit(broken.length === 0 && tally.failed === 0 ? 0 : 1);

/** Installs or names what is missing. */
function prepare(): boolean {
  const missing = NEEDED.filter(({ program }) => !isOnPath(program));
  const frameworks = debianPackages.filter((name) => !isInstalled(name));
  const isRoot = process.getuid?.() === 0;
  if (existsSync("/etc/debian_version") && isRoot && (missing.length > 0 || frameworks.length > 0)) {
    const packages = [...missing.map((one) => one.package), ...frameworks];
    say(`Installing ${packages.join(", ")}.`);
    aptGet(["update", "-qq"]);
    // One by one where all together fail: a framework that this Debian does not have is skipped by its test.
    if (!aptGet(["install", "-y", "-qq", "--no-install-recommends", ...packages])) {
      for (const name of packages) {
        aptGet(["install", "-y", "-qq", "--no-install-recommends", name]);
      }
    }
  } else if (frameworks.length > 0) {
    say(`Not installed, so their tests are skipped: ${frameworks.join(", ")}.`);
  }
  const still = NEEDED.filter(({ program }) => !isOnPath(program));
  for (const { program, package: name } of still) {
    say(`The tests need “${program}” on the PATH. On Debian: sudo apt-get install ${name}`);
  }
  return still.length === 0;
}

function aptGet(args: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync("apt-get", [...args], { stdio: ["ignore", "ignore", "inherit"], env }).status === 0;
}

function isOnPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(":").some((folder) => existsSync(resolve(folder, program)));
}

function isInstalled(name: string): boolean {
  const { stdout } = spawnSync("dpkg-query", ["--status", name], { encoding: "utf8" });
  return stdout?.includes("Status: install ok installed") ?? false;
}

async function vitest(what: readonly string[], tally: Tally, config = "vitest.config.ts"): Promise<boolean> {
  return await counted(tally, async (report) => {
    const args = [
      "run",
      ...what,
      "--config",
      config,
      // Real processes race on a busy machine; what fails twice is broken.
      "--retry=1",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ];
    const fine = await command("vitest", args);
    const result = await readReport(report);
    return {
      fine,
      passed: numberAt(result, "numPassedTests"),
      failed: numberAt(result, "numFailedTests"),
      skipped: numberAt(result, "numPendingTests"),
      failures: listAt(result, "testResults").flatMap(failedTests),
    };
  });
}

async function endToEnd(tally: Tally): Promise<boolean> {
  await buildPage();
  return await counted(tally, async (report) => {
    const fine = await command("playwright", ["test", "--reporter=list,json"], {
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    });
    const result = await readReport(report);
    const stats = Reflect.get(result, "stats");
    return {
      fine,
      passed: numberAt(stats, "expected") + numberAt(stats, "flaky"),
      failed: numberAt(stats, "unexpected"),
      skipped: numberAt(stats, "skipped"),
      failures: listAt(result, "suites").flatMap(failedFlows),
    };
  });
}

async function counted(
  tally: Tally,
  run: (report: string) => Promise<Tally & { fine: boolean }>,
): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "sessionwatch-report-"));
  try {
    const { fine, passed, failed, skipped, failures } = await run(join(folder, "report.json"));
    tally.passed += passed;
    tally.failed += failed;
    tally.skipped += skipped;
    tally.failures.push(...failures);
    if (passed + failed === 0) {
      say("No test ran.");
    }
    return fine && passed > 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readReport(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, "utf8").catch(() => "{}");
  return JSON.parse(text);
}

/** Vitest: a file's failed tests with the first line of what went wrong; the file itself where it could not be run. */
function failedTests(file: unknown): string[] {
  const tests = listAt(file, "assertionResults").filter((test) => textAt(test, "status") === "failed");
  const name = textAt(file, "name").replace(root, "");
  if (tests.length === 0) {
    return textAt(file, "status") === "failed" ? [`${name}: ${firstLine(textAt(file, "message"))}`] : [];
  }
  return tests.map((test) => {
    const message = listAt(test, "failureMessages").find((one) => typeof one === "string");
    return `${name}: ${textAt(test, "fullName")}: ${firstLine(message ?? "")}`;
  });
}

/** Playwright: the failed flows of a suite and of the suites in it. */
function failedFlows(suite: unknown): string[] {
  const specs = listAt(suite, "specs").filter((spec) => valueAt(spec, "ok") === false);
  return [
    ...specs.map((spec) => `${textAt(spec, "file")}:${numberAt(spec, "line")}: ${textAt(spec, "title")}`),
    ...listAt(suite, "suites").flatMap(failedFlows),
  ];
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

function numberAt(object: unknown, name: string): number {
  const value = valueAt(object, name);
  return typeof value === "number" ? value : 0;
}

function textAt(object: unknown, name: string): string {
  const value = valueAt(object, name);
  return typeof value === "string" ? value : "";
}

function listAt(object: unknown, name: string): readonly unknown[] {
  const value = valueAt(object, name);
  return Array.isArray(value) ? value : [];
}

function valueAt(object: unknown, name: string): unknown {
  return typeof object === "object" && object !== null ? Reflect.get(object, name) : undefined;
}

function command(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args], { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
    child.once("error", (error) => {
      say(`${program} cannot be started: ${error.message}`);
      resolve(false);
    });
    child.once("exit", (code) => resolve(code === 0));
  });
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
