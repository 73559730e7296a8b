/**
 * Ties the events that the stand-in emits to Electron's own declarations. Nothing here runs: it compiles only while each
 * event exists and a listener with the arguments that the stand-in gives is one that Electron would call. An emitter's
 * own methods return another `this` than Electron declares, so `implements` cannot say it.
 */
import type Electron from "electron";

export function eventsOf(electron: {
  readonly app: Electron.App;
  readonly window: Electron.BrowserWindow;
  readonly contents: Electron.WebContents;
  readonly child: Electron.UtilityProcess;
  readonly port: Electron.MessagePortMain;
  readonly parent: Electron.ParentPort;
  readonly tray: Electron.Tray;
  readonly notification: Electron.Notification;
  readonly session: Electron.Session;
  readonly power: Electron.PowerMonitor;
  readonly ipcMain: Electron.IpcMain;
}): void {
  const { app, window, contents, child, port, parent, tray, notification, session, power, ipcMain } =
    electron;
  type Preventable = Pick<Event, "preventDefault">;

  app.on("ready", (_event: object) => {});
  app.on("window-all-closed", () => {});
  app.on("before-quit", (_event: Preventable) => {});
  app.on("will-quit", (_event: Preventable) => {});
  app.on("quit", (_event: object, _code: number) => {});
  app.on("second-instance", (_event: object, _argv: string[], _folder: string, _data: unknown) => {});
  app.on("web-contents-created", (_event: object, _contents: Electron.WebContents) => {});
  app.on("browser-window-created", (_event: object, _window: Electron.BrowserWindow) => {});

  window.on("ready-to-show", () => {});
  window.on("focus", () => {});
  window.on("blur", () => {});
  window.on("minimize", () => {});
  window.on("restore", () => {});
  window.on("maximize", () => {});
  window.on("resize", () => {});
  window.on("closed", () => {});

  interface Navigation extends Preventable {
    readonly url: string;
    readonly isMainFrame: boolean;
  }
  contents.on("will-frame-navigate", (_details: Navigation) => {});
  contents.on("will-redirect", (_details: Navigation) => {});
  contents.on(
    "did-start-navigation",
    (_details: {
      readonly url: string;
      readonly isMainFrame: boolean;
      readonly isSameDocument: boolean;
    }) => {},
  );
  contents.on("did-finish-load", () => {});
  contents.on("destroyed", () => {});
  contents.on(
    "render-process-gone",
    (_event: object, _details: { readonly reason: string; readonly exitCode: number }) => {},
  );

  child.on("spawn", () => {});
  child.on("message", (_message: unknown) => {});
  child.on("exit", (_code: number) => {});
  port.on("message", (_event: { readonly data: unknown; readonly ports: readonly object[] }) => {});
  port.on("close", () => {});
  parent.on("message", (_event: { readonly data: unknown; readonly ports: readonly object[] }) => {});

  tray.on("click", () => {});
  notification.on("show", (_event: object) => {});
  notification.on("close", (_event: object) => {});
  notification.on("click", (_event: object) => {});
  session.on("will-download", (_event: Preventable) => {});
  power.on("resume", () => {});
  power.on("shutdown", () => {});

  interface Message {
    readonly sender: Electron.WebContents;
    readonly senderFrame: Electron.WebFrameMain | null;
  }
  ipcMain.on("any", (_event: Message & { readonly ports: readonly object[] }, ..._input: unknown[]) => {});
  ipcMain.handle("any", (_event: Message, ..._input: unknown[]): unknown => undefined);
}
