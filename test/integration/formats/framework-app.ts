/**
 * Web applications of real frameworks, for tests: each answers `POST /login?user=…` by logging that user in and
 * `GET /whoami` with the user's name, or 401 when nobody is logged in. Those of this process run in it; the others
 * are started with the interpreter that Debian installs.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { createServer } from "node:http";
import { join } from "node:path";
import { families } from "../../../electron/monitor/formats/formats.ts";
import type { SessionField } from "../../../shared/formats/missing.ts";
import type { TestServer } from "../../redis-server.ts";
import { freePort } from "../../redis-server.ts";
import type { DebianPackage } from "./debian-packages.ts";

export interface FrameworkApp {
  readonly url: string;
  stop(): Promise<void>;
}

export const USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

/** Serves a Node application on a free port. */
export async function serve(listener: RequestListener, close?: () => Promise<void>): Promise<FrameworkApp> {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the application has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await close?.();
    },
  };
}

/** Runs a program of `apps/`, which is told port and store by PORT and REDIS_URL; resolves when it answers. */
export async function run(
  program: string,
  args: readonly string[],
  store: TestServer,
  env: Readonly<Record<string, string>> = {},
): Promise<FrameworkApp> {
  const port = await freePort();
  const child = spawn(program, [...args], {
    cwd: join(import.meta.dirname, "apps"),
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: `/usr/bin:/bin:${process.env["PATH"] ?? ""}`,
      HOME: store.folder,
      LANG: "C.UTF-8",
      PORT: String(port),
      REDIS_PORT: String(store.port),
      REDIS_URL: store.url,
      FOLDER: store.folder,
      ...env,
    },
  });
  const printed = collect(child);
  const ended = once(child, "exit");
  const url = `http://127.0.0.1:${port}`;
  await answers(url, child, printed);
  return {
    url,
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** The first of the packages that is not installed, or null; for `describe.skipIf` and its reason. */
export function missingPackage(...packages: readonly DebianPackage[]): DebianPackage | null {
  return packages.find((name) => installedVersion(name) === null) ?? null;
}

/** The version of a Debian package, without epoch and Debian's own part, for the names of tests. */
export function debianVersion(name: DebianPackage): string {
  return installedVersion(name) ?? "(not installed)";
}

function installedVersion(name: DebianPackage): string | null {
  const { stdout } = spawnSync("dpkg", ["-s", name], { encoding: "utf8" });
  // Without dpkg itself there is no output at all.
  if (!stdout?.includes("Status: install ok installed")) return null;
  return /^Version: (?:\d+:)?([\w.]+)/m.exec(stdout)?.[1] ?? null;
}

/** The lines that a format advises to add, so that tests can run exactly these. */
export function advisedLines(format: string, field: SessionField = "address"): string {
  const family = families.find(({ id }) => id === format);
  const advice = family?.about.advice.find(({ fields }) => fields.includes(field));
  if (advice === undefined) throw new Error(`${format} gives no advice on ${field}`);
  return advice.code;
}

/** Name and version of an installed npm package. */
export function npm(name: string): string {
  const file = join(import.meta.dirname, "../../../node_modules", name, "package.json");
  const { version }: { version: string } = JSON.parse(readFileSync(file, "utf8"));
  return `${name} ${version}`;
}

function collect(child: ChildProcess): () => string {
  let printed = "";
  const add = (chunk: Buffer): void => {
    printed = (printed + chunk.toString()).slice(-8000);
  };
  child.stdout?.on("data", add);
  child.stderr?.on("data", add);
  return () => printed;
}

/** Frameworks print all kinds of things when they are ready, so this asks until the port answers. */
async function answers(url: string, child: ChildProcess, printed: () => string): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the application ended:\n${printed()}`);
    const answer = await fetch(`${url}/whoami`).catch(() => null);
    if (answer?.status === 401) return;
    if (answer !== null || performance.now() > deadline) {
      child.kill("SIGKILL");
      const said = answer === null ? "nothing" : `${answer.status} ${(await answer.text()).slice(0, 4000)}`;
      throw new Error(`the application answers ${said}\n${printed()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}
