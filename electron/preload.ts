/**
 * Runs in every window before the page, sandboxed and in a world of its own. Exposes one frozen object of typed
 * methods and nothing generic: no channel name, no event and no `ipcRenderer` reaches the page. All checking is done
 * on the other side, because a page that has been taken over can bypass what is written here.
 */
import { contextBridge, ipcRenderer, webUtils } from "electron";
import { type Answer, type DesktopBridge, LINK_PORT_MESSAGE } from "../shared/desktop.ts";
import type { DesktopCallName, Destination } from "../shared/desktop-calls.ts";
import type { Failure } from "../shared/failure.ts";
import { channels } from "./desktop/channels.ts";

/** Put in by the bundler. */
declare const SESSIONWATCH_VERSION: string;
/** The part of the page that is used here; the DOM's types would otherwise come into every file on this side. */
declare const window: {
  readonly location: { readonly origin: string };
  postMessage(message: string, targetOrigin: string, transfer: readonly object[]): void;
};

let visit: ((destination: Destination) => void) | undefined;
let tell: ((problem: Failure) => void) | undefined;

ipcRenderer.on(channels.visit, (_event, destination: Destination) => visit?.(destination));
ipcRenderer.on(channels.problem, (_event, problem: Failure) => tell?.(problem));

const bridge: DesktopBridge = {
  version: SESSIONWATCH_VERSION,
  platform: platform(),

  requestLink() {
    const { port1, port2 } = new MessageChannel();
    ipcRenderer.postMessage(channels.link, null, [port2]);
    window.postMessage(LINK_PORT_MESSAGE, window.location.origin, [port1]);
  },
  onVisit(listener) {
    visit = listener;
    ipcRenderer.send(channels.listening);
  },
  onProblem(listener) {
    tell = listener;
  },

  settings: () => call("settings"),
  changeSettings: (change) => call("changeSettings", change),
  openDemonstration: () => call("openDemonstration"),
  updates: () => call("updates"),
  checkForUpdates: () => call("checkForUpdates"),
  installUpdate: () => call("installUpdate"),
  saveDiagnostics: () => call("saveDiagnostics"),
  openWindow: (destination) => call("openWindow", destination),

  // Reads nothing: the path is then checked like one that was typed. Electron itself checks that it is a file.
  pathOf: (file) => webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]),
};

contextBridge.exposeInMainWorld("sessionwatch", Object.freeze(bridge));

/** The answer's type is the main process's promise: `desktop-calls.ts` there implements this very bridge. */
function call<T>(name: DesktopCallName, input?: unknown): Promise<Answer<T>> {
  return ipcRenderer.invoke(name, input);
}

function platform(): DesktopBridge["platform"] {
  const { platform } = process;
  return platform === "darwin" || platform === "win32" ? platform : "linux";
}
