/**
 * Electron asks the application about each permission that a page wants; Chromium over the debugging protocol can only
 * be told in advance. So the application's handler is asked about all of them, and Chromium is told its answers.
 */
import type Electron from "electron";
import { toBrowser } from "./addresses.ts";
import type { CdpConnection } from "./cdp.ts";
import { schemes } from "./lifeline.ts";

type RequestHandler = Parameters<Electron.Session["setPermissionRequestHandler"]>[0];

let requestHandler: RequestHandler = null;

export function setRequestHandler(handler: RequestHandler): void {
  requestHandler = handler;
}

/** Electron's name of a permission, Chromium's descriptor of it, and the origin that asks. */
const PERMISSIONS = [
  ["geolocation", { name: "geolocation" }],
  ["notifications", { name: "notifications" }],
  ["media", { name: "camera" }],
  ["media", { name: "microphone" }],
  ["midi", { name: "midi" }],
  ["clipboard-read", { name: "clipboard-read" }],
  ["clipboard-sanitized-write", { name: "clipboard-write" }],
  ["idle-detection", { name: "idle-detection" }],
] as const;

const ORIGIN = "app://sessionwatch";

export async function applyPermissions(cdp: CdpConnection, contents: Electron.WebContents): Promise<void> {
  const origin = toBrowser(ORIGIN, schemes);
  for (const [name, permission] of PERMISSIONS) {
    const setting = (await ask(contents, name)) ? "granted" : "denied";
    await cdp.browser.send("Browser.setPermission", { origin, permission, setting });
  }
}

function ask(contents: Electron.WebContents, name: (typeof PERMISSIONS)[number][0]): Promise<boolean> {
  const handler = requestHandler;
  if (handler === null) return Promise.resolve(true);
  const details = { requestingUrl: `${ORIGIN}/index.html`, isMainFrame: true };
  return new Promise((resolve) => handler(contents, name, resolve, details));
}
