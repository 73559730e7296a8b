/**
 * Looking for updates: only where a feed is configured, only in a packaged application, and installed only when a
 * person says so. Every change of state passes through here once.
 */
import type { AppUpdater } from "electron-updater";
import type { UpdateState } from "../../shared/desktop.ts";
import type { DesktopSettings } from "../../shared/desktop-calls.ts";
import type { Log } from "./log.ts";

/** The part of electron-updater that is used. */
export type Updater = Pick<
  AppUpdater,
  | "autoDownload"
  | "autoInstallOnAppQuit"
  | "logger"
  | "setFeedURL"
  | "checkForUpdates"
  | "on"
  | "quitAndInstall"
>;

export interface UpdatesOptions {
  readonly packaged: boolean;
  readonly log: Log;
  readonly now: () => number;
  /** Loaded at the first look, so that nothing of it runs while updates are off. */
  readonly load: () => Promise<Updater>;
  /** Tells the updater's own network session how to reach the feed. */
  readonly applyProxy: (proxy: DesktopSettings["proxy"]) => Promise<void>;
}

const EVERY_MS = 6 * 60 * 60 * 1_000;

const NO_FEED = "No update feed is configured.";
const NOT_SELF_UPDATING = "This kind of package is not updated from within.";
const NOT_PACKAGED = "This Sessionwatch was not installed from a package.";

export class Updates {
  readonly #options: UpdatesOptions;
  #state: UpdateState;
  #updater: Updater | null = null;
  #settings: Pick<DesktopSettings, "updateFeed" | "proxy"> = { updateFeed: null, proxy: { kind: "system" } };
  #timer: NodeJS.Timeout | undefined;

  constructor(options: UpdatesOptions) {
    this.#options = options;
    this.#state = { kind: "off", reason: options.packaged ? NO_FEED : NOT_PACKAGED };
  }

  get state(): UpdateState {
    return this.#state;
  }

  /** Takes up a new feed or proxy: looks at once, then every six hours. */
  configure(settings: Pick<DesktopSettings, "updateFeed" | "proxy">): void {
    this.#settings = settings;
    clearInterval(this.#timer);
    if (!this.#options.packaged) return;
    if (settings.updateFeed === null) {
      this.#state = { kind: "off", reason: NO_FEED };
      return;
    }
    if (this.#state.kind === "off") this.#state = { kind: "idle", checkedAt: null };
    this.#timer = setInterval(() => void this.check(), EVERY_MS);
    this.#timer.unref();
    void this.check();
  }

  /** Never rejects; a failure is a state. */
  async check(): Promise<UpdateState> {
    const { updateFeed, proxy } = this.#settings;
    if (updateFeed === null || !this.#options.packaged) return this.#state;
    if (this.#state.kind === "checking" || this.#state.kind === "ready") return this.#state;
    this.#state = { kind: "checking" };
    try {
      await this.#options.applyProxy(proxy);
      const updater = await this.#load();
      updater.setFeedURL({ provider: "generic", url: updateFeed });
      // Null: it has not even looked, because this is no AppImage, installer or the like.
      const result = await updater.checkForUpdates();
      if (result === null) this.#state = { kind: "off", reason: NOT_SELF_UPDATING };
    } catch (error) {
      this.#fail(error);
    }
    return this.#state;
  }

  /** Restarts into the update. False: none is ready. */
  install(): boolean {
    if (this.#state.kind !== "ready" || this.#updater === null) return false;
    this.#options.log.note("installing an update", { version: this.#state.version });
    this.#updater.quitAndInstall();
    return true;
  }

  async #load(): Promise<Updater> {
    if (this.#updater !== null) return this.#updater;
    const updater = await this.#options.load();
    updater.autoDownload = true;
    // Somebody who quits wants to be done; updating is asked for.
    updater.autoInstallOnAppQuit = false;
    updater.logger = null;
    updater.on("update-not-available", () => {
      this.#state = { kind: "idle", checkedAt: this.#options.now() };
    });
    updater.on("update-available", ({ version }) => {
      this.#state = { kind: "available", version };
    });
    updater.on("update-downloaded", ({ version }) => {
      this.#state = { kind: "ready", version };
    });
    updater.on("error", (error) => this.#fail(error));
    this.#updater = updater;
    return updater;
  }

  #fail(error: unknown): void {
    const reason = error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : String(error);
    this.#options.log.warn("looking for updates failed", { reason });
    this.#state = { kind: "failed", reason: reason.slice(0, 300) };
  }
}
