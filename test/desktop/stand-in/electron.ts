/**
 * The stand-in for the module `electron` in the main process: what our code imports, over a real Chromium and real
 * processes. What is missing here fails where it is imported; what is missing inside fails where it is used.
 */
import type Electron from "electron";
import { ipcMainInside } from "./ipc-main.ts";
import { refuseTheRestOf } from "./refuse-the-rest.ts";

export { app } from "./app.ts";
export { BrowserWindow } from "./browser-window.ts";
export { Menu } from "./menu.ts";
export {
  dialog,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
} from "./surroundings.ts";
export { utilityProcess } from "./utility-process.ts";
export { webContents } from "./web-contents.ts";

export const ipcMain = refuseTheRestOf<Electron.IpcMain>("ipcMain", ipcMainInside);
