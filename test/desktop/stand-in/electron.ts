/**
 * The stand-in for the module `electron` in the main process: what our code imports, over a real Chromium and real
 * processes. What is missing here fails where it is imported or required; what is missing inside fails where it is used.
 */
import type Electron from "electron";
import { app } from "./app.ts";
import { BrowserWindow } from "./browser-window.ts";
import { ipcMainInside } from "./ipc-main.ts";
import { Menu } from "./menu.ts";
import { INCIDENTAL, refuseTheRestOf } from "./refuse-the-rest.ts";
import {
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
import { utilityProcess } from "./utility-process.ts";
import { webContents } from "./web-contents.ts";

const ipcMain = refuseTheRestOf<Electron.IpcMain>("ipcMain", ipcMainInside);

const electron = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
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
  utilityProcess,
  webContents,
};
/** What `require("electron")` gives, as the updater and Playwright do: an import of what is missing fails by itself. */
const required = new Proxy(electron, {
  get(target, name) {
    if (!(name in target) && typeof name === "string" && !INCIDENTAL.has(name)) {
      throw new Error(`The stand-in has no electron.${name}`);
    }
    return Reflect.get(target, name);
  },
});

export {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  protocol,
  required as "module.exports",
  safeStorage,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
  webContents,
};
