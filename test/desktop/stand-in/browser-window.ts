/** `BrowserWindow`: a window of the real browser, and what it was asked to be. */
import { EventEmitter } from "node:events";
import type Electron from "electron";
import { browser } from "./lifeline.ts";
import { refuseTheRestOf } from "./refuse-the-rest.ts";
import { StandInWebContents } from "./web-contents.ts";

type Offered = Pick<
  Electron.BrowserWindow,
  | "loadURL"
  | "show"
  | "hide"
  | "focus"
  | "blur"
  | "isFocused"
  | "isVisible"
  | "isMinimized"
  | "minimize"
  | "restore"
  | "maximize"
  | "isMaximized"
  | "getNormalBounds"
  | "setBounds"
  | "isDestroyed"
  | "destroy"
  | "close"
  | "webContents"
  | "id"
>;

const windows: StandInWindow[] = [];
/** Told when the last window has gone. */
export const windowEvents = new EventEmitter<{ created: [StandInWindow]; "all-closed": [] }>();
let focused: StandInWindow | null = null;
let lastId = 0;

export class StandInWindow extends EventEmitter implements Offered {
  readonly whole = refuseTheRestOf<Electron.BrowserWindow>("BrowserWindow", this);
  readonly id: number;
  /** As given; the suite reads the flags from here. */
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly contents: StandInWebContents;
  #bounds: Electron.Rectangle;
  #visible: boolean;
  #maximized = false;
  #minimized = false;
  #destroyed = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    lastId += 1;
    this.id = lastId;
    this.options = options;
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    this.#visible = options.show ?? true;
    this.contents = new StandInWebContents(options.webPreferences?.preload, { width, height });
    this.contents.once("did-finish-load", () => this.emit("ready-to-show"));
    windows.push(this);
    windowEvents.emit("created", this);
    // Playwright closes pages from outside.
    void this.contents.ready.then(() => this.#place());
  }

  get webContents(): Electron.WebContents {
    return this.contents.whole;
  }

  loadURL(url: string): Promise<void> {
    return this.contents.loadURL(url);
  }

  show(): void {
    this.#visible = true;
    this.focus();
  }

  hide(): void {
    this.#visible = false;
    this.blur();
  }

  focus(): void {
    if (focused === this) return;
    focused?.blur();
    focused = this;
    this.emit("focus");
  }

  blur(): void {
    if (focused !== this) return;
    focused = null;
    this.emit("blur");
  }

  isFocused(): boolean {
    return focused === this;
  }

  isVisible(): boolean {
    return this.#visible;
  }

  isMinimized(): boolean {
    return this.#minimized;
  }

  minimize(): void {
    this.#minimized = true;
    this.blur();
    this.emit("minimize");
  }

  restore(): void {
    this.#minimized = false;
    this.emit("restore");
  }

  maximize(): void {
    this.#maximized = true;
    this.emit("maximize");
  }

  isMaximized(): boolean {
    return this.#maximized;
  }

  getNormalBounds(): Electron.Rectangle {
    return { ...this.#bounds };
  }

  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    void this.#place();
    this.emit("resize");
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  close(): void {
    this.destroy();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.contents.close();
    this.gone();
  }

  /** The page has gone, whoever closed it. */
  gone(): void {
    const at = windows.indexOf(this);
    if (at === -1) return;
    windows.splice(at, 1);
    this.#destroyed = true;
    if (focused === this) focused = null;
    this.contents.destroyed();
    this.emit("closed");
    if (windows.length === 0) windowEvents.emit("all-closed");
  }

  async #place(): Promise<void> {
    const { cdp } = await browser();
    const { x: left, y: top, width, height } = this.#bounds;
    const { windowId } = await cdp.browser.send("Browser.getWindowForTarget", {
      targetId: this.contents.targetId,
    });
    await cdp.browser
      .send("Browser.setWindowBounds", { windowId, bounds: { left, top, width, height } })
      .catch(() => {});
  }
}

/** Listens to the browser for pages that close and for pages that pages open. */
export async function followTargets(): Promise<void> {
  const { cdp } = await browser();
  cdp.browser.on("Target.targetDestroyed", ({ targetId }) => {
    windows.find(({ contents }) => contents.targetId === targetId)?.gone();
  });
  cdp.browser.on("Target.targetCreated", ({ targetInfo }) => {
    const { targetId, openerId } = targetInfo as { targetId: string; openerId?: string };
    const opener = windows.find(({ contents }) => contents.targetId === openerId);
    if (opener !== undefined) void opener.contents.askedToOpen(targetId);
  });
  await cdp.browser.send("Target.setDiscoverTargets", { discover: true });
}

type Statics = Pick<typeof Electron.BrowserWindow, "getAllWindows" | "getFocusedWindow" | "fromWebContents">;

/** What `electron` exports under the name. Instances are whole windows that refuse what the stand-in lacks. */
class ExportedWindow {
  constructor(options?: Electron.BrowserWindowConstructorOptions) {
    // biome-ignore lint/correctness/noConstructorReturn: what is constructed must refuse what the stand-in lacks.
    return new StandInWindow(options).whole;
  }
  static getAllWindows(): Electron.BrowserWindow[] {
    return windows.map(({ whole }) => whole);
  }
  static getFocusedWindow(): Electron.BrowserWindow | null {
    return focused?.whole ?? null;
  }
  static fromWebContents(contents: Electron.WebContents): Electron.BrowserWindow | null {
    return windows.find(({ webContents }) => webContents === contents)?.whole ?? null;
  }
}
export const BrowserWindow = refuseTheRestOf<typeof Electron.BrowserWindow>(
  "BrowserWindow",
  ExportedWindow satisfies Statics,
);

export function closeAllWindows(): void {
  for (const window of [...windows]) window.close();
}
