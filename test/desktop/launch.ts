/** Starts the desktop application for a test, with a data folder of its own, and always ends it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, type ElectronApplication, type Page } from "@playwright/test";
import { afterAll, beforeAll, inject, onTestFinished } from "vitest";
import { findHost } from "./find-host.ts";
import type { Script } from "./scripted-monitor.ts";

export interface LaunchOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Kept by the caller, for applications started again. */
  readonly dataFolder?: string;
  /** Folder of the application; without it, the host with the scripted monitor. */
  readonly folder?: string;
}

export interface Launched {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly dataFolder: string;
  /** Says something to the scripted monitor over a new link; resolves with its answer, if `answered`. */
  tell(script: Script): Promise<void>;
  ask(script: Script): Promise<string>;
  visits(): Promise<unknown[]>;
  /** Waits until the log has a line with this message, behind what was waited for before. */
  logged(message: string): Promise<void>;
  close(): Promise<void>;
}

export async function makeDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sessionwatch-data-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** For the test that calls it; ended with it. */
export async function launch(options: LaunchOptions = {}): Promise<Launched> {
  const launched = await start(options.dataFolder ?? (await makeDataFolder()), options);
  onTestFinished(launched.close);
  return launched;
}

/** One application for all tests of a `describe` that change nothing the others see. To be called in it. */
export function launchForAll(options: Omit<LaunchOptions, "dataFolder"> = {}): () => Launched {
  let launched: Launched | undefined;
  let dataFolder = "";
  beforeAll(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), "sessionwatch-data-"));
    launched = await start(dataFolder, options);
  });
  afterAll(async () => {
    await launched?.close();
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });
  return () => {
    if (launched === undefined) throw new Error("Ask for the application inside a test");
    return launched;
  };
}

async function start(dataFolder: string, options: LaunchOptions): Promise<Launched> {
  const host = await findHost();
  const app = await _electron.launch({
    executablePath: host.path,
    args: [options.folder ?? inject("hostOnly"), ...(options.args ?? [])],
    env: { ...definedOnly(process.env), ...options.env, SESSIONWATCH_DATA_FOLDER: dataFolder },
  });
  let ended = false;
  app.process().once("exit", () => {
    ended = true;
  });
  const close = async () => {
    if (!ended) await app.close();
  };
  const page = await firstPage(app).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  let readTo = 0;
  return {
    app,
    page,
    dataFolder,
    tell: (script) => page.evaluate(overLink(script, false)),
    ask: (script) => page.evaluate<string>(overLink(script, true)),
    visits: () => listOf(page, "visits"),
    logged: async (message) => {
      readTo = await untilLogged(dataFolder, message, readTo);
    },
    close,
  };
}

async function firstPage(app: ElectronApplication): Promise<Page> {
  const page = await app.firstWindow();
  await page.waitForSelector("html[data-ready], #root > *");
  return page;
}

/** Runs in the page. Its types are not known on this side, hence text. */
function overLink(script: Script, answered: boolean): string {
  return `new Promise((resolve) => {
    addEventListener("message", ({ ports: [port] }) => {
      port.onmessage = ({ data }) => resolve(data);
      port.postMessage(${JSON.stringify(JSON.stringify(script))});
      ${answered ? "" : "resolve();"}
    }, { once: true });
    sessionwatch.requestLink();
  })`;
}

export async function listOf(page: Page, id: string): Promise<unknown[]> {
  const texts = await page.locator(`#${id} > li`).allTextContents();
  return texts.map((text) => JSON.parse(text));
}

/**
 * Looks from a position in the log on; resolves with the position behind what it found. The file is written by another
 * process at moments of its own; there is no event to wait for.
 */
async function untilLogged(dataFolder: string, message: string, from: number): Promise<number> {
  const file = join(dataFolder, "logs", "desktop.log");
  const sought = `"message":"${message}"`;
  const deadline = performance.now() + 15_000;
  while (performance.now() < deadline) {
    const text = await readFile(file, "utf8").catch(() => "");
    const at = text.indexOf(sought, from);
    if (at !== -1) return at + sought.length;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`The log never said “${message}”`);
}

/** Starts the application once more with the same data folder, and resolves with its exit code. */
export async function startAgain(
  dataFolder: string,
  args: readonly string[],
  folder: string = inject("hostOnly"),
): Promise<number | null> {
  const host = await findHost();
  const sandbox = process.platform === "linux" ? ["--no-sandbox"] : [];
  const child = spawn(host.path, [...sandbox, folder, ...args], {
    env: { ...process.env, SESSIONWATCH_DATA_FOLDER: dataFolder },
    stdio: "ignore",
  });
  await once(child, "exit");
  return child.exitCode;
}

/** The exit code of an application that is on its way out. */
export async function exitCodeOf(app: ElectronApplication): Promise<number | null> {
  const child = app.process();
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode;
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
