/** Where the application finds its own files and where it keeps what it writes. */
import { join } from "node:path";
import type { App } from "electron";

export interface Folders {
  /** The built renderer. */
  readonly page: string;
  readonly preload: string;
  readonly monitorEntry: string;
  readonly demonstrationEntry: string;
  readonly icons: string;
  /** Address databases: in a package beside the archive; null where they are found among the dependencies. */
  readonly geo: string | null;
  /** What the person's use leaves behind. */
  readonly data: string;
  /** The same for the demonstration, which must not mix with real stores. */
  readonly demonstrationData: string;
  /** The saved connections, the same ones whatever is watched. */
  readonly connectionsFile: string;
  readonly settingsFile: string;
  readonly logs: string;
}

/** `here` is the folder of the bundled main script. */
export function findFolders(app: App, here: string): Folders {
  const data = app.getPath("userData");
  return {
    page: join(here, "..", "renderer"),
    preload: join(here, "preload.cjs"),
    monitorEntry: join(here, "monitor-process.js"),
    demonstrationEntry: join(here, "demonstration-process.js"),
    icons: join(here, "icons"),
    geo: app.isPackaged ? join(process.resourcesPath, "geo") : null,
    data,
    demonstrationData: join(data, "demonstration"),
    connectionsFile: join(data, "connections.json"),
    settingsFile: join(data, "settings.json"),
    logs: join(data, "logs"),
  };
}
