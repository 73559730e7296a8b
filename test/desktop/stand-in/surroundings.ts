/** What the application asks of the desktop around it: recorded, and answered as a quiet desktop would. */

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";
import type Electron from "electron";
import { schemeHandlers, schemes } from "./lifeline.ts";
import { setRequestHandler } from "./permissions.ts";
import { refuseTheRest, refuseTheRestOf } from "./refuse-the-rest.ts";

export const protocol = refuseTheRest<Electron.Protocol>("protocol", {
  registerSchemesAsPrivileged(custom) {
    for (const { scheme } of custom) schemes.add(scheme);
  },
  handle(scheme, handler) {
    if (!schemes.has(scheme))
      throw new Error(`The scheme ${scheme} was not registered before the application was ready`);
    schemeHandlers.set(scheme, handler);
  },
});

class StandInSession extends EventEmitter {
  async setProxy(): Promise<void> {}
  setPermissionRequestHandler: Electron.Session["setPermissionRequestHandler"] = setRequestHandler;
  setPermissionCheckHandler: Electron.Session["setPermissionCheckHandler"] = () => {};
  setDevicePermissionHandler: Electron.Session["setDevicePermissionHandler"] = () => {};
  setDisplayMediaRequestHandler: Electron.Session["setDisplayMediaRequestHandler"] = () => {};
}
export const session = refuseTheRest<typeof Electron.session>("session", {
  defaultSession: refuseTheRestOf<Electron.Session>("session", new StandInSession()),
  fromPartition: () => refuseTheRestOf<Electron.Session>("session", new StandInSession()),
});

/** Answers with what cancels, so that no test waits for somebody to press a button. */
export const dialog = refuseTheRest<Electron.Dialog>("dialog", {
  async showMessageBox(...input: readonly unknown[]) {
    const options = input.at(-1) as Electron.MessageBoxOptions;
    return { response: options.cancelId ?? 0, checkboxChecked: false };
  },
  showErrorBox(title, content) {
    process.stderr.write(`[box] ${title} | ${content}\n`);
  },
  async showSaveDialog() {
    return { canceled: true, filePath: "" };
  },
});

export const shell = refuseTheRest<Electron.Shell>("shell", {
  async openExternal() {},
  async openPath() {
    return "";
  },
});

export const nativeTheme = refuseTheRest<Electron.NativeTheme>("nativeTheme", { themeSource: "system" });
export const powerMonitor = refuseTheRestOf<Electron.PowerMonitor>("powerMonitor", new EventEmitter());

const display = refuseTheRest<Electron.Display>("display", {
  id: 1,
  workArea: { x: 0, y: 0, width: 1920, height: 1080 },
});
export const screen = refuseTheRest<Electron.Screen>("screen", {
  getPrimaryDisplay: () => display,
  getAllDisplays: () => [display],
});

/** A key for this process alone. `STAND_IN_KEYRING=none` is a Linux desktop without a keyring. */
const key = randomBytes(32);
const hasKeyring = () => process.env["STAND_IN_KEYRING"] !== "none";
export const safeStorage = refuseTheRest<Electron.SafeStorage>("safeStorage", {
  isAsyncEncryptionAvailable: async () => true,
  getSelectedStorageBackend: () => (hasKeyring() ? "gnome_libsecret" : "basic_text"),
  async encryptStringAsync(text) {
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", key, iv);
    const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
  },
  async decryptStringAsync(sealed) {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(12, 28));
    const text = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString("utf8");
    return { result: text, shouldReEncrypt: false };
  },
});

export const nativeImage = refuseTheRest<typeof Electron.nativeImage>("nativeImage", {
  createFromPath(path: string) {
    if (!existsSync(path)) throw new Error(`There is no image ${path}`);
    return refuseTheRest<Electron.NativeImage>("image", { isEmpty: () => false });
  },
});

class StandInTray
  extends EventEmitter
  implements Pick<Electron.Tray, "setImage" | "setToolTip" | "setContextMenu" | "destroy" | "isDestroyed">
{
  toolTip = "";
  menu: Electron.Menu | null = null;
  #destroyed = false;

  constructor(_image: Electron.NativeImage | string) {
    super();
  }
  setImage(): void {}
  setToolTip(toolTip: string): void {
    this.toolTip = toolTip;
  }
  setContextMenu(menu: Electron.Menu | null): void {
    this.menu = menu;
  }
  destroy(): void {
    this.#destroyed = true;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
}
export const Tray = StandInTray;

class StandInNotification
  extends EventEmitter
  implements Pick<Electron.Notification, "title" | "body" | "silent" | "show" | "close">
{
  readonly title: string;
  readonly body: string;
  readonly silent: boolean;
  readonly options: Electron.NotificationConstructorOptions;
  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    this.options = options;
    this.title = options.title ?? "";
    this.body = options.body ?? "";
    this.silent = options.silent ?? false;
  }
  static isSupported(): boolean {
    return true;
  }
  show(): void {
    this.emit("show", {});
  }
  close(): void {
    this.emit("close", {});
  }
}
export const Notification = StandInNotification;
