/** The licences of what the page is made of: a window with plain text, confined as the others, and without a preload. */
import { BrowserWindow } from "electron";
import { APP_ORIGIN } from "./app-scheme.ts";
import type { Log } from "./log.ts";

/** As the page links to it. */
export const LICENCES = `${APP_ORIGIN}/licenses.md`;

/** Opens it, or brings the one that is open to the front. */
export function licencesWindow(icon: string, log: Log): () => void {
  let window: BrowserWindow | null = null;
  return () => {
    if (window !== null) {
      window.focus();
      return;
    }
    window = new BrowserWindow({
      width: 760,
      height: 820,
      title: "Sessionwatch",
      icon,
      webPreferences: {
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
        devTools: false,
      },
    });
    window.once("closed", () => {
      window = null;
    });
    window.loadURL(LICENCES).catch((error: unknown) => {
      log.error("the licences could not be loaded", { reason: String(error) });
    });
  };
}
