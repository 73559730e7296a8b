import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defaultStored } from "../../../electron/desktop/default-settings.ts";
import { desktopFile } from "../../../electron/desktop/settings-file.ts";
import { readVersioned, VersionedFile } from "../../../electron/versioned-file.ts";

describe("The settings file", () => {
  const defaults = defaultStored("linux");
  let folder = "";
  let file = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "settings-"));
    file = join(folder, "settings.json");
  });
  afterEach(() => rm(folder, { recursive: true }));
  const now = () => Date.UTC(2026, 0, 2, 3, 4, 5);

  it("begins with what is usual", async () => {
    expect(await readVersioned(file, desktopFile, defaults, now)).toEqual({ kind: "new", stored: defaults });
  });

  it("gives back what was written, also when written many times at once", async () => {
    const [settings] = await VersionedFile.open(file, desktopFile, defaults, now);
    const themes = ["dark", "light", "system", "dark"] as const;
    await Promise.all(themes.map((theme) => settings.change({ settings: { ...defaults.settings, theme } })));
    const [again, load] = await VersionedFile.open(file, desktopFile, defaults, now);
    expect(load.kind).toBe("read");
    expect(again.stored.settings.theme).toBe("dark");
    expect(await readdir(folder)).toEqual(["settings.json"]);
  });

  it("keeps a change in force when the disk refuses it, and says so", async () => {
    const [settings] = await VersionedFile.open(
      join(folder, "missing", "settings.json"),
      desktopFile,
      defaults,
      now,
    );
    const window = { x: 1, y: 2, width: 3, height: 4, maximized: false };
    await expect(settings.change({ windows: [window] })).rejects.toThrow("ENOENT");
    expect(settings.stored.windows).toEqual([window]);
  });

  it.each([
    ["nothing", "", "it is not JSON"],
    ["half a file", `{"version":1,"settings":{`, "it is not JSON"],
    ["another file", `{"name":"x"}`, "it has no version"],
    [
      "a value that is none",
      JSON.stringify({ ...defaults, windows: [{ x: 0 }] }),
      "“windows.0.y” is not valid",
    ],
    [
      "a newer version",
      JSON.stringify({ ...defaults, version: 7 }),
      "it was written by a newer Sessionwatch (version 7)",
    ],
    ["a version that never was", JSON.stringify({ ...defaults, version: 0 }), "its version 0 is unknown"],
  ])("with %s is set aside as it is", async (_what, text, why) => {
    await writeFile(file, text);
    const load = await readVersioned(file, desktopFile, defaults, now);
    const aside = join(folder, "settings.json.broken-2026-01-02T03-04-05-000Z");
    expect(load).toEqual({ kind: "broken", stored: defaults, why, aside });
    expect(await readFile(aside, "utf8")).toBe(text);
  });

  it("of an earlier version is brought forward step by step, and kept beside", async () => {
    const old = JSON.stringify({ version: -0, dark: true });
    await writeFile(file, old);
    const steps = {
      ...desktopFile.migrations,
      0: ({ dark }: Readonly<Record<string, unknown>>) => ({
        ...defaults,
        version: 1,
        settings: { ...defaults.settings, theme: dark === true ? "dark" : "light" },
      }),
    };
    const load = await readVersioned(file, { ...desktopFile, migrations: steps }, defaults, now);
    expect(load.kind).toBe("read");
    expect(load.stored.settings.theme).toBe("dark");
    expect(await readFile(`${file}.v0`, "utf8")).toBe(old);
  });

  it("of version 1, which knew no authorities of one's own, keeps everything it had", async () => {
    const { authorityFile: _, ...settings } = { ...defaults.settings, theme: "light" };
    await writeFile(file, JSON.stringify({ ...defaults, version: 1, settings }));
    const load = await readVersioned(file, desktopFile, defaults, now);
    expect(load).toMatchObject({
      kind: "read",
      stored: { version: 3, settings: { ...settings, authorityFile: null } },
    });
  });

  it("of version 2, which knew no sound, makes none", async () => {
    const { notifySound: _, ...settings } = { ...defaults.settings, authorityFile: "/etc/own.pem" };
    await writeFile(file, JSON.stringify({ ...defaults, version: 2, settings }));
    const load = await readVersioned(file, desktopFile, defaults, now);
    expect(load).toMatchObject({
      kind: "read",
      stored: { version: 3, settings: { ...settings, notifySound: false } },
    });
  });

  it("that a step cannot read is set aside, too", async () => {
    await writeFile(file, `{"version":0}`);
    const steps = {
      0: () => {
        throw new Error("unreadable");
      },
    };
    expect(await readVersioned(file, { ...desktopFile, migrations: steps }, defaults, now)).toMatchObject({
      kind: "broken",
      why: "it could not be brought from version 0 to 1",
    });
  });
});
