/** Starting with the person's session. macOS and Windows keep a list; on Linux it is a file in a known folder. */
import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { App } from "electron";
import { writeAtomically } from "../atomic-file.ts";

/** Rejects when the operating system or the disk refuses. */
export async function setStartAtLogin(app: App, platform: NodeJS.Platform, wanted: boolean): Promise<void> {
  if (platform !== "linux") {
    app.setLoginItemSettings({ openAtLogin: wanted, args: ["--hidden"] });
    return;
  }
  const file = join(app.getPath("appData"), "autostart", "sessionwatch.desktop");
  if (!wanted) {
    await rm(file, { force: true });
    return;
  }
  await mkdir(dirname(file), { recursive: true });
  // An AppImage runs from a mount that changes; APPIMAGE is the file that stays.
  await writeAtomically(file, autostartEntry(process.env["APPIMAGE"] ?? app.getPath("exe")));
}

/** A desktop entry as the XDG autostart specification has it; the path is quoted as its Exec key asks. */
export function autostartEntry(executable: string): string {
  const quoted = executable.replace(/["`$\\]/g, "\\$&").replaceAll("%", "%%");
  return [
    "[Desktop Entry]",
    "Type=Application",
    "Name=Sessionwatch",
    `Exec="${quoted}" --hidden`,
    "X-GNOME-Autostart-enabled=true",
    "",
  ].join("\n");
}
