/** The windows: how they are made, where they open, which of them is sent somewhere, and how one that crashed comes back. */
import { BrowserWindow, dialog, type NativeImage, screen, type WebContents } from "electron";
import type { Destination } from "../../shared/desktop-calls.ts";
import type { Failure } from "../../shared/failure.ts";
import { APP_PAGE } from "./app-scheme.ts";
import { channels } from "./channels.ts";
import type { Log } from "./log.ts";
import type { WindowState } from "./settings-file.ts";
import { MIN_HEIGHT, MIN_WIDTH, placeWindow } from "./window-placement.ts";

export interface WindowsOptions {
  readonly preload: string;
  readonly icon: string;
  readonly log: Log;
  readonly devTools: boolean;
  /** Something about the open windows changed that is worth remembering. */
  readonly onChange: (states: readonly WindowState[]) => void;
}

/** A page that crashes this often within a minute is not loaded again: it would only crash on. */
const MAX_CRASHES = 3;
const CRASH_SPAN_MS = 60_000;

interface Open {
  readonly window: BrowserWindow;
  /** The page has said that it listens. */
  listening: boolean;
  /** Where to go as soon as it does. */
  pending: Destination | null;
  crashes: number[];
}

export class Windows {
  readonly #options: WindowsOptions;
  /** The one used last is last. */
  readonly #open: Open[] = [];

  constructor(options: WindowsOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#open.length;
  }

  get anyFocused(): boolean {
    return this.#open.some(({ window }) => window.isFocused());
  }

  has(contents: WebContents): boolean {
    return this.#open.some(({ window }) => window.webContents === contents);
  }

  open(destination: Destination | null = null, before: WindowState | null = null): void {
    const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea);
    const { maximized, ...bounds } = placeWindow(before, areas, this.#open.length);
    const window = new BrowserWindow({
      ...bounds,
      minWidth: MIN_WIDTH,
      minHeight: MIN_HEIGHT,
      title: "Sessionwatch",
      icon: this.#options.icon,
      show: false,
      // As the page's own background, so that nothing flashes before it is drawn.
      backgroundColor: "#0e1116",
      webPreferences: {
        preload: this.#options.preload,
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        safeDialogs: true,
        spellcheck: false,
        devTools: this.#options.devTools,
      },
    });
    const open: Open = { window, listening: false, pending: destination, crashes: [] };
    this.#open.push(open);
    this.#follow(open);
    window.once("ready-to-show", () => {
      if (maximized) window.maximize();
      window.show();
    });
    void this.#load(window);
  }

  /** Opens again what was open when the application ended; at least one window. */
  restore(states: readonly WindowState[], destination: Destination | null): void {
    for (const state of states.slice(1)) this.open(null, state);
    this.open(destination, states[0] ?? null);
  }

  /** Brings the window used last to the front, or opens one, and sends it there. */
  visit(destination: Destination | null): void {
    const open = this.#open.at(-1);
    if (open === undefined) {
      this.open(destination);
      return;
    }
    if (open.window.isMinimized()) open.window.restore();
    open.window.show();
    open.window.focus();
    if (destination === null) return;
    open.pending = destination;
    this.#deliver(open);
  }

  /** The page in this window listens now. */
  listens(contents: WebContents): void {
    const open = this.#open.find(({ window }) => window.webContents === contents);
    if (open === undefined) return;
    open.listening = true;
    this.#deliver(open);
  }

  tellAll(problem: Failure): void {
    for (const { window } of this.#open) window.webContents.send(channels.problem, problem);
  }

  /** A mark on the taskbar buttons; Windows has no number there. Null takes it away. */
  mark(image: NativeImage | null, description: string): void {
    for (const { window } of this.#open) window.setOverlayIcon(image, description);
  }

  get states(): readonly WindowState[] {
    return this.#open.map(({ window }) => ({
      ...window.getNormalBounds(),
      maximized: window.isMaximized(),
    }));
  }

  #deliver(open: Open): void {
    if (!open.listening || open.pending === null) return;
    open.window.webContents.send(channels.visit, open.pending);
    open.pending = null;
  }

  async #load(window: BrowserWindow): Promise<void> {
    try {
      await window.loadURL(APP_PAGE);
    } catch (error) {
      this.#options.log.error("the page could not be loaded", { reason: String(error) });
    }
  }

  #follow(open: Open): void {
    const { window } = open;
    const { log, onChange } = this.#options;
    const remember = () => onChange(this.states);
    window.on("focus", () => {
      this.#open.splice(this.#open.indexOf(open), 1);
      this.#open.push(open);
    });
    window.on("resized", remember);
    window.on("moved", remember);
    window.on("maximize", remember);
    window.on("unmaximize", remember);
    window.on("closed", () => {
      this.#open.splice(this.#open.indexOf(open), 1);
      // The last one's place is remembered, so that the next start is like this one.
      if (this.#open.length > 0) remember();
    });
    window.webContents.on("did-start-navigation", (details) => {
      if (details.isMainFrame && !details.isSameDocument) open.listening = false;
    });
    window.webContents.on("preload-error", (_event, _file, error) => {
      log.error("the preload script failed", { reason: error.message });
    });
    window.webContents.on("render-process-gone", (_event, { reason, exitCode }) => {
      if (reason === "clean-exit") return;
      log.error("a window's page ended unasked", { reason, exitCode });
      void this.#recover(open);
    });
    window.on("unresponsive", () => log.warn("a window does not respond"));
    window.on("responsive", () => log.note("a window responds again"));
  }

  async #recover(open: Open): Promise<void> {
    const now = performance.now();
    open.crashes = [...open.crashes.filter((at) => now - at < CRASH_SPAN_MS), now];
    open.listening = false;
    if (open.crashes.length >= MAX_CRASHES) {
      const { response } = await dialog.showMessageBox(open.window, {
        type: "error",
        message: "This window keeps crashing.",
        detail:
          "Watching goes on in the background, and nothing was revoked. Close the window, or try once more; a diagnostics bundle from the Help menu helps to find the cause.",
        buttons: ["Try once more", "Close the window"],
        defaultId: 0,
        cancelId: 1,
      });
      if (response === 1) {
        open.window.destroy();
        return;
      }
      open.crashes = [];
    }
    if (!open.window.isDestroyed()) await this.#load(open.window);
  }
}
