import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "electron";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { autostartEntry, setStartAtLogin } from "../../../electron/desktop/start-at-login.ts";

/** As much of it as is asked. */
function appIn(appData: string) {
  const setLoginItemSettings = vi.fn();
  const paths: Readonly<Record<string, string>> = { appData, exe: "/opt/Session watch/sessionwatch" };
  const app = { setLoginItemSettings, getPath: (name: string) => paths[name] };
  return { app: app as unknown as App, setLoginItemSettings };
}

describe("Starting at login", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sessionwatch-login-"));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(["darwin", "win32"] as const)(
    "is in the system's own list on %s, without a window",
    async (platform) => {
      const { app, setLoginItemSettings } = appIn(folder);
      await setStartAtLogin(app, platform, true);
      await setStartAtLogin(app, platform, false);
      expect(setLoginItemSettings.mock.calls).toEqual([
        [{ openAtLogin: true, args: ["--hidden"] }],
        [{ openAtLogin: false, args: ["--hidden"] }],
      ]);
    },
  );

  it("is an entry in the desktop's folder on Linux, which goes when it is switched off", async () => {
    vi.stubEnv("APPIMAGE", undefined);
    const { app } = appIn(folder);
    const file = join(folder, "autostart", "sessionwatch.desktop");
    await setStartAtLogin(app, "linux", true);
    expect(await readFile(file, "utf8")).toContain('Exec="/opt/Session watch/sessionwatch" --hidden\n');
    await setStartAtLogin(app, "linux", false);
    await expect(readFile(file, "utf8")).rejects.toThrow("ENOENT");
    await setStartAtLogin(app, "linux", false);
  });

  it("starts the AppImage itself, not what it was mounted as", async () => {
    vi.stubEnv("APPIMAGE", "/home/a/Sessionwatch.AppImage");
    await setStartAtLogin(appIn(folder).app, "linux", true);
    const entry = await readFile(join(folder, "autostart", "sessionwatch.desktop"), "utf8");
    expect(entry).toContain('Exec="/home/a/Sessionwatch.AppImage" --hidden\n');
  });

  it("names the executable so that no part of its path is a command, an argument or a field code", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\/[ -~]{1,40}$/), (path) => {
        const line =
          autostartEntry(path)
            .split("\n")
            .find((each) => each.startsWith("Exec=")) ?? "";
        const [, quoted = ""] = /^Exec="(.*)" --hidden$/.exec(line) ?? [];
        // As the specification reads it: backslashes off first, then %% is %.
        expect(quoted.replace(/\\(.)/g, "$1").replaceAll("%%", "%")).toBe(path);
        expect(quoted.replace(/\\./g, "")).not.toMatch(/["`$]/);
      }),
    );
  });
});
