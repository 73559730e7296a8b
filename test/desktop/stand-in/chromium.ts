/** The real browser behind the stand-in's windows. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CdpConnection } from "./cdp.ts";

export interface Chromium {
  readonly cdp: CdpConnection;
  readonly debuggerUrl: string;
  readonly version: string;
  close(): Promise<void>;
}

const CANDIDATES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Nothing leaves the machine: every name fails to resolve, and the windows' own content is handed in. */
const SWITCHES = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--disable-extensions",
  "--password-store=basic",
  "--no-startup-window",
  "--remote-debugging-port=0",
  "--host-resolver-rules=MAP * ~NOTFOUND",
];

export async function startChromium(switches: readonly string[]): Promise<Chromium> {
  const { env } = process;
  const executable = env["CHROMIUM"] ?? CANDIDATES.find((path) => existsSync(path));
  if (executable === undefined) throw new Error("The stand-in needs Chromium (set CHROMIUM to its path)");
  const profile = await mkdtemp(join(tmpdir(), "stand-in-"));
  const headed = Boolean(env["DISPLAY"]) && env["STAND_IN_HEADLESS"] !== "1";
  const child = spawn(
    executable,
    [...SWITCHES, ...switches, ...(headed ? [] : ["--headless=new"]), `--user-data-dir=${profile}`],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const debuggerUrl = await readDebuggerUrl(child);
  const cdp = await CdpConnection.open(debuggerUrl);
  const { product } = await cdp.browser.send("Browser.getVersion");
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  process.once("exit", () => child.kill("SIGKILL"));
  return {
    cdp,
    debuggerUrl,
    version: String(product).replace(/^\w+\//, ""),
    async close() {
      await cdp.browser.send("Browser.close").catch(() => child.kill());
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function readDebuggerUrl(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    // Read to its end, or Chromium would stop at a full pipe; kept no longer than needed.
    if (said.length < 100_000) said += chunk.toString();
    const url = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
    if (url !== undefined) resolve(url);
  });
  child.once("error", reject);
  child.once("exit", (code) => reject(new Error(`Chromium ended with ${code}: ${said.slice(-2_000)}`)));
  return promise;
}
