/** What the page may ask Chromium for: nothing, except to put text on the clipboard for its copy buttons. */
import type { Session } from "electron";
import { APP_ORIGIN } from "./app-scheme.ts";
import type { Log } from "./log.ts";

const CLIPBOARD_WRITE = "clipboard-sanitized-write";

export function refusePermissions(session: Session, log: Log): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const allowed = permission === CLIPBOARD_WRITE && isOurs(details.requestingUrl);
    if (!allowed) log.warn("refused a permission", { permission });
    answer(allowed);
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === CLIPBOARD_WRITE && isOurs(origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  // The page hands over what it exports as a blob of its own; Chromium then asks where to save it. Anything else would
  // come from a page that is not ours.
  session.on("will-download", (event, item) => {
    if (item.getURL().startsWith(`blob:${APP_ORIGIN}/`)) return;
    event.preventDefault();
    log.warn("refused a download");
  });
}

function isOurs(address: string): boolean {
  return address === APP_ORIGIN || address.startsWith(`${APP_ORIGIN}/`);
}
