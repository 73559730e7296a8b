/**
 * `npm start [-- [ADDRESS] [--read-only] [--integrated] [--geo FILE]… [--no-open] [--port N]]`: builds what is out of date and opens Sessionwatch, in
 * Electron where its binary can be had, otherwise in the browser. Without an address it watches the demonstration.
 */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import openInBrowser from "open";
import type { DemoMessage } from "../demo/run.ts";
import { serve } from "../electron/serve.ts";
import { findElectron } from "./electron-binary.ts";
import { buildPage } from "./page.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Options {
  readonly address: string | null;
  readonly readOnly: boolean;
  /** The application has the module of `docs/integrate.md`. */
  readonly integrated: boolean;
  readonly open: boolean;
  readonly port: number;
  /** The user's own `.mmdb` files. */
  readonly geoFiles: readonly string[];
}

/** Longer than the usual stop: a revocation is being finished, and whoever waits should know. */
const EXPLAIN_AFTER_MS = 1_500;

const options = readOptions(process.argv.slice(2));
if (typeof options === "string") {
  fail(options, 2);
} else {
  await start(options).catch((error: unknown) =>
    fail(`Sessionwatch cannot be started: ${error instanceof Error ? error.message : String(error)}`, 1),
  );
}

async function start(options: Options): Promise<void> {
  const electron = options.open ? await findElectron() : null;
  if (electron?.kind === "found") {
    const { bundleDesktop } = await import("./bundle.ts");
    await Promise.all([buildPage(), bundleDesktop({ development: true })]);
    startDesktop(electron.path, options);
    return;
  }
  if (electron !== null) {
    say(`Opening in the browser instead of a window of its own, because ${electron.why}.`);
  }
  await startBrowserHost(options);
}

function startDesktop(executable: string, { address, readOnly, integrated, geoFiles }: Options): void {
  const args = [
    join(root, "dist"),
    address ?? "--demonstration",
    ...(readOnly ? ["--read-only"] : []),
    ...(integrated ? ["--integrated"] : []),
    ...geoFiles.map((file) => `--geo=${file}`),
  ];
  // Windows can only end a process at once, which would cut off a revocation; there, closing the window ends it.
  const passesSignals = process.platform !== "win32";
  // In a group of its own: Ctrl+C would otherwise reach it twice, and Chromium takes the second for “at once”.
  const child = spawn(executable, args, { stdio: "inherit", detached: passesSignals });
  if (passesSignals) {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => child.kill(signal));
    }
  }
  child.once("error", (error) => fail(`Electron cannot be started: ${error.message}`, 1));
  child.once("exit", (code) => process.exit(code ?? 1));
}

async function startBrowserHost({
  address,
  readOnly,
  integrated,
  open,
  port,
  geoFiles,
}: Options): Promise<void> {
  // The store and the page are prepared at the same time; whoever waits for the first session waits for the slower.
  const demonstration = address === null ? startDemonstration() : null;
  const dataFolder = dataFolderOf(process.env, demonstration !== null);
  // Where nothing can be written the monitor still watches, and says what that means.
  await Promise.all([
    buildPage(),
    mkdir(dataFolder, { recursive: true, mode: 0o700 }).catch(() => undefined),
  ]);
  const host = await serve({
    port,
    pageFolder: join(root, "dist", "renderer"),
    env: {
      ...definedOnly(process.env),
      SESSIONWATCH_DATA_FOLDER: dataFolder,
      SESSIONWATCH_CONNECTIONS_FILE: join(dataFolderOf(process.env, false), "connections.json"),
      ...(readOnly ? { SESSIONWATCH_READ_ONLY: "1" } : {}),
      ...(geoFiles.length > 0 ? { SESSIONWATCH_GEO_FILES: geoFiles.join("\n") } : {}),
    },
    onProblem: (sentence) => say(sentence),
    onGivenUp: () => void stop(1),
    onIdle: (address) => say(`Nobody has looked for twelve hours. To look again: ${address}`),
  }).catch((error: unknown) => fail(listenProblem(error, port), 1));

  let stopping = false;
  async function stop(code: number): Promise<void> {
    stopping = true;
    const explain = setTimeout(
      () => say("Stopping. A revocation under way is finished first; once more ends at once."),
      EXPLAIN_AFTER_MS,
    );
    await host.close();
    clearTimeout(explain);
    // Ctrl+C reaches the demonstration, too, which may have ended already.
    if (demonstration?.process.connected === true) {
      demonstration.process.disconnect();
    }
    process.exit(code);
  }
  // The first asks; a second, not listened to any more, ends at once.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void stop(0));
  }

  const url = host.address();
  say(`Sessionwatch: ${url}`);
  offerMoreAddresses(() => host.address());
  if (open) {
    await showInBrowser(url);
  }
  if (demonstration === null) {
    host.order({ kind: "connect", url: address ?? "", readOnly, integrated });
    return;
  }
  const ready = await demonstration.ready;
  if (ready.kind === "failed") {
    say(
      `The demonstration cannot run: ${ready.reason}. Give the address of a store, as in: npm start -- redis://host:6379`,
    );
    return;
  }
  host.order({ kind: "connect", url: ready.storeUrl, readOnly, demonstration: { appUrl: ready.appUrl } });
  demonstration.process.once("exit", () => {
    if (!stopping) {
      say("The demonstration has ended. Start Sessionwatch again to see it.");
    }
  });
}

async function showInBrowser(url: string): Promise<void> {
  const { port } = new URL(url);
  if (process.platform === "linux" && !process.env["DISPLAY"] && !process.env["WAYLAND_DISPLAY"]) {
    say(
      `There is no display to open it on. From another machine: ssh -L ${port}:127.0.0.1:${port} THIS-MACHINE, then open the address there.`,
    );
    return;
  }
  const byHand = (): void => say("No browser could be opened. Open the address by hand.");
  await openInBrowser(url).then((child) => {
    child.once("error", byHand);
    child.once("exit", (code) => {
      if (code !== null && code !== 0) {
        byHand();
      }
    });
  }, byHand);
}

function startDemonstration(): { process: ChildProcess; ready: Promise<DemoMessage> } {
  const child = fork(join(root, "demo", "run.ts"), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const ready = new Promise<DemoMessage>((resolve) => {
    child.once("message", (message) => resolve(message as DemoMessage));
    child.once("exit", (code) =>
      resolve({ kind: "failed", reason: `its process ended with ${code ?? "a signal"}` }),
    );
  });
  return { process: child, ready };
}

/** Each address opens once; Enter gives another, for another browser or after the cookie is gone. */
function offerMoreAddresses(next: () => string): void {
  if (process.stdin.isTTY) {
    createInterface({ input: process.stdin }).on("line", () => say(`Sessionwatch: ${next()}`));
  }
}

function readOptions(args: string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        integrated: { type: "boolean", default: false },
        "read-only": { type: "boolean", default: false },
        geo: { type: "string", multiple: true, default: [] },
        "no-open": { type: "boolean", default: false },
        port: { type: "string", default: "0" },
      },
    });
    if (positionals.length > 1) {
      return "Give one address at most, as in: npm start -- redis://host:6379";
    }
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
      return "--port takes a number from 0 to 65535.";
    }
    return {
      address: positionals[0] ?? process.env["SESSIONWATCH_URL"] ?? null,
      readOnly: values["read-only"],
      integrated: values.integrated,
      open: !values["no-open"],
      port: Number(values.port),
      geoFiles: values.geo.map((file) => resolve(file)),
    };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}.`;
  }
}

/** Where audit log and history are kept; the demonstration's never mix with those of real stores. */
function dataFolderOf(env: NodeJS.ProcessEnv, demonstration: boolean): string {
  const chosen = env["SESSIONWATCH_DATA_FOLDER"];
  if (chosen !== undefined && chosen !== "") {
    return chosen;
  }
  const base =
    process.platform === "win32"
      ? (env["APPDATA"] ?? join(homedir(), "AppData", "Roaming"))
      : process.platform === "darwin"
        ? join(homedir(), "Library", "Application Support")
        : (env["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share"));
  return join(base, demonstration ? "sessionwatch-demonstration" : "sessionwatch");
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

function listenProblem(error: unknown, port: number): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "EADDRINUSE") {
    return `Port ${port} is in use. Choose another with --port N, or leave it out for a free one.`;
  }
  return code === "EACCES"
    ? `Port ${port} may not be used by this user. Choose one above 1023.`
    : `The page cannot be served: ${error instanceof Error ? error.message : String(error)}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(line: string, code: number): never {
  process.stderr.write(`${line}\n`);
  process.exit(code);
}
