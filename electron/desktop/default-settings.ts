/** What a first start begins with. */
import type { DesktopSettings } from "../../shared/desktop-calls.ts";
import { CURRENT_VERSION, type Stored } from "./settings-file.ts";

export function defaultStored(platform: NodeJS.Platform): Stored {
  return {
    version: CURRENT_VERSION,
    settings: defaultSettings(platform),
    windows: [],
  };
}

function defaultSettings(platform: NodeJS.Platform): DesktopSettings {
  return {
    // Many Linux desktops show no tray: an application that lives there alone could not be found again.
    tray: platform === "darwin" || platform === "win32",
    notifyFrom: "critical",
    notifySound: false,
    startAtLogin: false,
    theme: "system",
    proxy: { kind: "system" },
    authorityFile: null,
    updateFeed: null,
  };
}
