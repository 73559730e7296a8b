import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { buildPage } from "../../../build/page.ts";
import { eventually } from "../../eventually.ts";

const script = fileURLToPath(new URL("../../../build/start.ts", import.meta.url));
/** Nothing listens there, and no demonstration has to be started. */
const NO_STORE = "redis://127.0.0.1:1";
/** Runs the desktop application's own code where Electron's binary cannot be had. */
const STAND_IN = fileURLToPath(new URL("../../desktop/stand-in/dist", import.meta.url));
/** Among other tests on a busy machine. */
const WITHIN_MS = 60_000;

interface Started {
  readonly process: ChildProcess;
  printed(): string;
  /** Waits until it has printed something like this. */
  says(sentence: RegExp): Promise<string>;
  ended(): Promise<number | null>;
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sessionwatch-start-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** `npm start -- ARGS`, as npm runs it. Without a display unless the environment has one. */
function start(args: readonly string[], env: NodeJS.ProcessEnv): Started {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...inherited } = process.env;
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...inherited, NODE_OPTIONS: "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exit = once(child, "exit");
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exit;
  });
  return {
    process: child,
    printed: () => text,
    says: (sentence) =>
      eventually(`${sentence}`, () => sentence.exec(text)?.[0], WITHIN_MS).catch((error: unknown) => {
        throw new Error(`${String(error)}; it said:\n${text}`);
      }),
    async ended() {
      await exit;
      return child.exitCode;
    },
  };
}

describe("npm start", { timeout: 2 * WITHIN_MS }, () => {
  beforeAll(() => buildPage(), WITHIN_MS);

  it("tells how to reach it where there is no display", async () => {
    const { says } = start([NO_STORE], { SESSIONWATCH_DATA_FOLDER: await makeFolder() });
    await says(/in the browser instead of a window of its own, because there is no display/);
    const [, port] = /127\.0\.0\.1:(\d+)/.exec(await says(/Sessionwatch: \S+ticket=\S+/)) ?? [];
    await says(new RegExp(`ssh -L ${port}:127\\.0\\.0\\.1:${port} THIS-MACHINE`));
  });

  it("asks to open the address by hand where no browser can be opened", async () => {
    const folder = await makeFolder();
    // A desktop without Electron's binary, and of its programs only what the opener itself is made of.
    for (const tool of ["basename", "cat", "cut", "grep", "head", "readlink", "sed", "sh", "uname"]) {
      await symlink(join("/usr/bin", tool), join(folder, tool));
    }
    const { says } = start([NO_STORE], {
      SESSIONWATCH_DATA_FOLDER: folder,
      DISPLAY: ":99",
      ELECTRON_OVERRIDE_DIST_PATH: folder,
      PATH: folder,
    });
    await says(/because ELECTRON_OVERRIDE_DIST_PATH has no electron/);
    await says(/No browser could be opened\. Open the address by hand\./);
  });

  it("names the port that is taken and how to choose another", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    onTestFinished(() => void taken.close());
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { ended, printed } = start(["--no-open", "--port", String(port), NO_STORE], {
      SESSIONWATCH_DATA_FOLDER: await makeFolder(),
    });
    expect(await ended()).toBe(1);
    expect(printed()).toBe(
      `Port ${port} is in use. Choose another with --port N, or leave it out for a free one.\n`,
    );
  });

  it.each([
    [["--port", "70000"], "--port takes a number from 0 to 65535.\n"],
    [["a", "b"], "Give one address at most, as in: npm start -- redis://host:6379\n"],
    [["--nonsense"], expect.stringContaining("Unknown option '--nonsense'")],
  ])("answers %j with a sentence and code 2", async (args, sentence) => {
    const { ended, printed } = start(args, {});
    expect(await ended()).toBe(2);
    expect(printed()).toEqual(sentence);
  });

  it("watches on where nothing can be written, and says that nothing can be revoked", async () => {
    const file = join(await makeFolder(), "a file");
    await writeFile(file, "");
    const { says, printed } = start(["--no-open", NO_STORE], {
      SESSIONWATCH_DATA_FOLDER: join(file, "data"),
    });
    const address = (await says(/http:\S+/)).trim();
    await says(/The audit log cannot be written \(.*\)\. Nothing was revoked: .* Watching goes on\./);
    expect((await fetch(address)).status).toBe(200);
    expect(printed()).not.toMatch(/^ {4}at /m);
  });

  it("says so when another one already writes this audit log", async () => {
    const env = { SESSIONWATCH_DATA_FOLDER: await makeFolder() };
    const first = start(["--no-open", NO_STORE], env);
    await first.says(/Sessionwatch: \S+/);
    const second = start(["--no-open", NO_STORE], env);
    await second.says(/Another Sessionwatch is writing this audit log\..* Revoke there, or close it/);
    expect(first.printed()).not.toContain("Another Sessionwatch");
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("ends quietly with code 0 on %s", async (signal) => {
    const {
      process: child,
      says,
      ended,
      printed,
    } = start(["--no-open", NO_STORE], {
      SESSIONWATCH_DATA_FOLDER: await makeFolder(),
    });
    await says(/Sessionwatch: \S+/);
    child.kill(signal);
    expect(await ended()).toBe(0);
    expect(printed()).toMatch(/^Sessionwatch: \S+\n(Stopping\. [^\n]+\n)?$/);
  });

  it.skipIf(process.platform === "win32").each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "ends the desktop application, too, on %s: it has stopped its monitor before the start ends",
    async (signal) => {
      const folder = await makeFolder();
      const { process: child, ended } = start([NO_STORE], {
        SESSIONWATCH_DATA_FOLDER: folder,
        // The stand-in draws nowhere; the start only asks whether there is a display.
        DISPLAY: ":99",
        STAND_IN_HEADLESS: "1",
        ELECTRON_OVERRIDE_DIST_PATH: STAND_IN,
      });
      const logged = (message: string): Promise<boolean> =>
        readFile(join(folder, "logs", "desktop.log"), "utf8").then(
          (log) => log.includes(`"message":"${message}"`),
          () => false,
        );
      await eventually("it has started", () => logged("started"), WITHIN_MS);
      child.kill(signal);
      expect(await ended()).toBe(0);
      expect(await logged("stopped")).toBe(true);
    },
  );

  it("shows the demonstration without any Redis on the machine", async () => {
    const {
      process: child,
      says,
      ended,
      printed,
    } = start(["--no-open"], {
      SESSIONWATCH_DATA_FOLDER: await makeFolder(),
      PATH: dirname(process.execPath),
    });
    const address = await says(/http:\S+/);
    expect((await fetch(address)).status).toBe(200);
    child.kill("SIGTERM");
    expect(await ended()).toBe(0);
    expect(printed()).not.toContain("cannot run");
  });
});
