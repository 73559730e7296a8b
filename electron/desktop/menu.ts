/**
 * The application menu, native to each system, and the menu of the tray. Items only show places or use Electron's own
 * roles; nothing in a menu revokes anything.
 */
import { Menu, type MenuItemConstructorOptions } from "electron";
import type { Destination } from "../../shared/desktop-calls.ts";

export interface MenuActions {
  readonly visit: (destination: Destination | null) => void;
  readonly openWindow: () => void;
  /** Null where a policy forbids it. */
  readonly openDemonstration: (() => void) | null;
  readonly checkForUpdates: () => void;
  readonly saveDiagnostics: () => void;
  readonly showLogs: () => void;
  readonly quit: () => void;
}

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  readonly appName: string;
  readonly devTools: boolean;
  readonly actions: MenuActions;
}

const views = [
  ["Overview", "overview"],
  ["Sessions", "sessions"],
  ["Findings", "findings"],
  ["Audit", "audit"],
  ["Connections", "connections"],
] as const;

export function buildMenu(options: MenuOptions): Menu {
  const template = [fileMenu(options), editMenu(), viewMenu(options), windowMenu(options), helpMenu(options)];
  if (options.platform === "darwin") template.unshift(macAppMenu(options));
  return Menu.buildFromTemplate(template);
}

function macAppMenu({ appName, actions }: MenuOptions): MenuItemConstructorOptions {
  return {
    label: appName,
    submenu: [
      { role: "about" },
      { label: "Check for Updates…", click: actions.checkForUpdates },
      { type: "separator" },
      settingsItem(actions),
      { type: "separator" },
      { role: "services" },
      { type: "separator" },
      { role: "hide" },
      { role: "hideOthers" },
      { role: "unhide" },
      { type: "separator" },
      { label: `Quit ${appName}`, accelerator: "Command+Q", click: actions.quit },
    ],
  };
}

function fileMenu({ platform, actions }: MenuOptions): MenuItemConstructorOptions {
  const submenu: MenuItemConstructorOptions[] = [
    { label: "New Window", accelerator: "CmdOrCtrl+N", click: actions.openWindow },
    { type: "separator" },
    {
      label: "Connections…",
      accelerator: "CmdOrCtrl+O",
      click: () => actions.visit({ kind: "view", view: "connections" }),
    },
  ];
  const { openDemonstration } = actions;
  if (openDemonstration !== null) submenu.push({ label: "Open Demonstration", click: openDemonstration });
  submenu.push({ type: "separator" });
  if (platform === "darwin") submenu.push({ role: "close" });
  else {
    submenu.push(settingsItem(actions), { type: "separator" }, { role: "close" });
    submenu.push({
      label: platform === "win32" ? "Exit" : "Quit",
      accelerator: "Ctrl+Q",
      click: actions.quit,
    });
  }
  return { label: platform === "darwin" ? "File" : "&File", submenu };
}

function editMenu(): MenuItemConstructorOptions {
  return { role: "editMenu" };
}

function viewMenu({ actions, devTools }: MenuOptions): MenuItemConstructorOptions {
  const submenu: MenuItemConstructorOptions[] = views.map(([label, view], index) => ({
    label,
    accelerator: `CmdOrCtrl+${index + 1}`,
    click: () => actions.visit({ kind: "view", view }),
  }));
  submenu.push(
    { type: "separator" },
    {
      label: "Search…",
      accelerator: "CmdOrCtrl+F",
      click: () => actions.visit({ kind: "overlay", overlay: "search" }),
    },
    {
      // The page has the key as well, for the browser host; the label says so without taking it away from the page.
      label: "Command Palette…",
      accelerator: "CmdOrCtrl+K",
      registerAccelerator: false,
      click: () => actions.visit({ kind: "overlay", overlay: "palette" }),
    },
    { type: "separator" },
    { role: "reload" },
    { type: "separator" },
    { role: "resetZoom" },
    { role: "zoomIn" },
    { role: "zoomOut" },
    { type: "separator" },
    { role: "togglefullscreen" },
  );
  if (devTools) submenu.push({ role: "toggleDevTools" });
  return { label: "&View", submenu };
}

function windowMenu({ platform }: MenuOptions): MenuItemConstructorOptions {
  return platform === "darwin"
    ? { role: "windowMenu" }
    : { label: "&Window", submenu: [{ role: "minimize" }, { role: "zoom" }] };
}

function helpMenu({ platform, actions }: MenuOptions): MenuItemConstructorOptions {
  const submenu: MenuItemConstructorOptions[] = [
    { label: "Keyboard Shortcuts", click: () => actions.visit({ kind: "overlay", overlay: "keys" }) },
    { type: "separator" },
    { label: "Save Diagnostics…", click: actions.saveDiagnostics },
    { label: "Show Logs", click: actions.showLogs },
  ];
  if (platform !== "darwin") {
    submenu.push(
      { type: "separator" },
      { label: "Check for Updates…", click: actions.checkForUpdates },
      { label: "About Sessionwatch", click: () => actions.visit({ kind: "overlay", overlay: "about" }) },
    );
  }
  return { role: "help", label: platform === "darwin" ? "Help" : "&Help", submenu };
}

function settingsItem(actions: MenuActions): MenuItemConstructorOptions {
  return {
    label: "Settings…",
    accelerator: "CmdOrCtrl+,",
    click: () => actions.visit({ kind: "view", view: "settings" }),
  };
}
