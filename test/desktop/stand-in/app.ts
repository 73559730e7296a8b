/** `app`: the life of the application, its folders, and the lock that keeps it single. */
import { EventEmitter } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import type Electron from "electron";
import { closeAllWindows, windowEvents } from "./browser-window.ts";
import { closeBrowser, switches } from "./lifeline.ts";
import { refuseTheRest, refuseTheRestOf } from "./refuse-the-rest.ts";

type Offered = Pick<
  Electron.App,
  | "name"
  | "isPackaged"
  | "setName"
  | "getName"
  | "getVersion"
  | "getLocale"
  | "getAppPath"
  | "getPath"
  | "setPath"
  | "enableSandbox"
  | "requestSingleInstanceLock"
  | "whenReady"
  | "isReady"
  | "quit"
  | "exit"
  | "setBadgeCount"
  | "commandLine"
  | "setAsDefaultProtocolClient"
>;

class StandInApp extends EventEmitter implements Offered {
  /** `STAND_IN_PACKAGED=1`: as if it had been installed from a package. */
  readonly isPackaged = process.env["STAND_IN_PACKAGED"] === "1";
  readonly commandLine = refuseTheRest<Electron.CommandLine>("commandLine", {
    appendSwitch(name, value) {
      switches.push(value === undefined ? `--${name}` : `--${name}=${value}`);
    },
  });
  name = "Electron";
  /** The badge's number, as set last. */
  badge = 0;
  sandboxed = false;
  readonly #paths = new Map<string, string>();
  readonly #ready = Promise.withResolvers<void>();
  #isReady = false;
  #isQuitting = false;
  #folder = "";
  #version = "0.0.0";
  /** Work that must be done before the process may end. */
  readonly #beforeExit: Promise<unknown>[] = [];
  #lock: (() => void) | null = null;

  /** Reads the application's own `package.json`, as Electron does before running it. */
  load(
    folder: string,
    packageJson: { readonly productName?: string; readonly name?: string; readonly version?: string },
  ): void {
    this.#folder = folder;
    this.name = packageJson.productName ?? packageJson.name ?? this.name;
    this.#version = packageJson.version ?? this.#version;
  }

  becomeReady(): void {
    this.#isReady = true;
    this.emit("ready", {}, {});
    this.#ready.resolve();
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  isReady(): boolean {
    return this.#isReady;
  }

  getName(): string {
    return this.name;
  }

  setName(name: string): void {
    this.name = name;
  }

  getVersion(): string {
    return this.#version;
  }

  getLocale(): string {
    return "en";
  }

  getAppPath(): string {
    return this.#folder;
  }

  getPath(name: Parameters<Electron.App["getPath"]>[0]): string {
    const set = this.#paths.get(name);
    if (set !== undefined) return set;
    const appData = process.env["XDG_CONFIG_HOME"] ?? join(homedir(), ".config");
    switch (name) {
      case "appData":
        return appData;
      case "userData":
        return join(appData, this.name);
      case "documents":
        return join(homedir(), "Documents");
      case "temp":
        return tmpdir();
      case "exe":
        return process.execPath;
      default:
        throw new Error(`The stand-in has no path ${name}`);
    }
  }

  setPath(name: string, path: string): void {
    if (!existsSync(path)) throw new Error(`Failed to set path '${name}'`);
    this.#paths.set(name, path);
  }

  enableSandbox(): void {
    if (this.#isReady) throw new Error("app.enableSandbox() can only be called before app is ready");
    this.sandboxed = true;
  }

  setAsDefaultProtocolClient(): boolean {
    return true;
  }

  setBadgeCount(count = 0): boolean {
    this.badge = count;
    return true;
  }

  /** A file names the process that holds the lock; a socket beside it takes the arguments of the next one. */
  requestSingleInstanceLock(): boolean {
    const folder = this.getPath("userData");
    mkdirSync(folder, { recursive: true });
    const file = join(folder, "stand-in.lock");
    const socket = join(folder, "stand-in.sock");
    if (isHeld(file)) {
      this.#beforeExit.push(tellFirst(socket));
      return false;
    }
    writeFileSync(file, String(process.pid));
    rmSync(socket, { force: true });
    const server = createServer((peer) => {
      let text = "";
      peer.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      peer.on("end", () => {
        const { argv, folder: from }: { argv: string[]; folder: string } = JSON.parse(text);
        void this.whenReady().then(() => this.emit("second-instance", {}, argv, from, null));
        peer.end();
      });
    });
    server.listen(socket);
    server.unref();
    this.#lock = () => rmSync(file, { force: true });
    return true;
  }

  /** Whether it has been asked to quit and nobody has prevented that. */
  get isQuitting(): boolean {
    return this.#isQuitting;
  }

  quit(): void {
    this.#isQuitting = true;
    // As in Electron, the caller's own work goes on first.
    setImmediate(() => void this.#quit());
  }

  exit(code = 0): void {
    this.emit("quit", {}, code);
    void Promise.allSettled(this.#beforeExit)
      .then(closeBrowser)
      .finally(() => {
        this.#lock?.();
        process.exit(code);
      });
  }

  async #quit(): Promise<void> {
    if (this.#isPrevented("before-quit")) {
      this.#isQuitting = false;
      return;
    }
    windowEvents.removeAllListeners("all-closed");
    closeAllWindows();
    if (!this.#isPrevented("will-quit")) this.exit();
  }

  #isPrevented(event: string): boolean {
    let prevented = false;
    const preventDefault = () => {
      prevented = true;
    };
    this.emit(event, { preventDefault });
    return prevented;
  }
}

export const appInside = new StandInApp();
export const app = refuseTheRestOf<Electron.App>("app", appInside);

windowEvents.on("created", (window) => {
  app.emit("web-contents-created", {}, window.webContents);
  app.emit("browser-window-created", {}, window.whole);
});
windowEvents.on("all-closed", () => {
  // Electron quits by itself when nobody listens.
  if (!app.emit("window-all-closed")) app.quit();
});

function isHeld(file: string): boolean {
  try {
    process.kill(Number(readFileSync(file, "utf8")), 0);
    return true;
  } catch {
    return false;
  }
}

function tellFirst(socket: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const peer = connect(socket, () => peer.end(JSON.stringify({ argv: process.argv, folder: process.cwd() })));
  peer.on("data", () => {});
  peer.on("close", () => resolve());
  peer.on("error", () => resolve());
  return promise;
}
