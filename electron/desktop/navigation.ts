/**
 * Windows show our one page and nothing else. Every attempt to go elsewhere, to open a window or to embed a guest is
 * refused here, for every web contents there will ever be; a few addresses open in the person's own browser instead,
 * and the licences in a window of their own, which the main process makes.
 */
import type { App, Shell, WebContents } from "electron";
import { APP_PAGE } from "./app-scheme.ts";
import { LICENCES } from "./licences-window.ts";
import type { Log } from "./log.ts";

/** Attributions and documentation that the page links to. */
const KNOWN_SITES = [
  "https://db-ip.com/",
  "https://creativecommons.org/",
  "https://www.naturalearthdata.com/",
];

export interface NavigationOptions {
  readonly app: App;
  readonly shell: Shell;
  readonly log: Log;
  /** Further addresses that may be opened outside, such as the running demonstration's own pages. */
  readonly isKnown: (address: string) => boolean;
  readonly openLicences: () => void;
}

export function confineNavigation({ app, shell, log, isKnown, openLicences }: NavigationOptions): void {
  app.on("web-contents-created", (_event, contents: WebContents) => {
    contents.on("will-frame-navigate", (details) => {
      if (details.isMainFrame && isOurPage(details.url)) return;
      details.preventDefault();
      log.warn("refused a navigation", { to: originOf(details.url) });
    });
    contents.on("will-redirect", (details) => {
      details.preventDefault();
      log.warn("refused a redirect", { to: originOf(details.url) });
    });
    contents.on("will-attach-webview", (event) => {
      event.preventDefault();
      log.warn("refused a guest view");
    });
    contents.setWindowOpenHandler(({ url }) => {
      if (url === LICENCES) openLicences();
      else if (isKnown(url) || KNOWN_SITES.some((site) => url.startsWith(site))) void shell.openExternal(url);
      else log.warn("refused a new window", { to: originOf(url) });
      return { action: "deny" };
    });
  });
}

/** Reloading is allowed; the part behind `#` is the page's own. */
function isOurPage(address: string): boolean {
  return address.split("#", 1)[0] === APP_PAGE;
}

/** Enough for the log; the rest of an address may hold what a user typed. */
function originOf(address: string): string {
  return URL.parse(address)?.origin ?? "an unreadable address";
}
