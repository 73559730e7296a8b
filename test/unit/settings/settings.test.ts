import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeChange } from "../../../electron/monitor/settings/describe-change.ts";
import { MonitorSettings } from "../../../electron/monitor/settings/settings.ts";
import { DEFAULT_SETTINGS } from "../../../shared/settings/settings.ts";

describe("the monitor's settings", () => {
  let folder: string;
  let file: string;
  const now = () => Date.UTC(2026, 0, 2);
  const stricter = { ...DEFAULT_SETTINGS.rules, minimumScore: 60 };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sessionwatch-settings-"));
    file = join(folder, "settings.json");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("begin with the defaults", async () => {
    const settings = await MonitorSettings.open(file, now);
    expect(settings.current).toMatchObject(DEFAULT_SETTINGS);
    expect(settings.problem).toBeNull();
  });

  it("are in force at once, told to whom they concern, and there again at the next start", async () => {
    const settings = await MonitorSettings.open(file, now);
    const told: number[] = [];
    settings.onChange(({ rules }) => told.push(rules.minimumScore));
    const kept = settings.change({ rules: stricter });
    expect(settings.current.rules.minimumScore).toBe(60);
    await kept;
    expect(told).toEqual([60]);
    expect((await MonitorSettings.open(file, now)).current.rules).toEqual(stricter);
  });

  it("leave sections alone that a change does not name", async () => {
    const settings = await MonitorSettings.open(file, now);
    await settings.change({ rules: stricter });
    await settings.change({});
    expect(settings.current.rules).toEqual(stricter);
  });

  it("of a file that lacks a section begin with that section's defaults", async () => {
    await writeFile(file, `{"version":1}`);
    const settings = await MonitorSettings.open(file, now);
    expect(settings.problem).toBeNull();
    expect(settings.current.rules).toEqual(DEFAULT_SETTINGS.rules);
  });

  it("that cannot be used are set aside as they are, and said so", async () => {
    const text = JSON.stringify({ version: 1, rules: { ...stricter, minimumScore: "high" } });
    await writeFile(file, text);
    const settings = await MonitorSettings.open(file, now);
    expect(settings.current).toMatchObject(DEFAULT_SETTINGS);
    expect(settings.problem).toMatchObject({
      code: "settings-set-aside",
      params: { reason: "“rules.minimumScore” is not valid" },
    });
    const [aside] = await readdir(folder);
    expect(await readFile(join(folder, aside ?? ""), "utf8")).toBe(text);
  });

  it("that cannot be written are in force for the run, and say so until they are written", async () => {
    const settings = await MonitorSettings.open(join(folder, "missing", "settings.json"), now);
    await expect(settings.change({ rules: stricter })).rejects.toThrow("could not be written");
    expect(settings.current.rules.minimumScore).toBe(60);
    expect(settings.problem?.code).toBe("settings-not-kept");
  });
});

describe("a described change", () => {
  it("names each value that differs, and nothing else", () => {
    const before = { a: 1, b: { c: ["x"], d: true } };
    expect(describeChange(before, { a: 1, b: { c: ["x", "y"], d: true } })).toBe(`b.c: ["x"] → ["x","y"]`);
    expect(describeChange(before, before)).toBe("");
    expect(describeChange({}, { a: 1 })).toBe("a: none → 1");
  });

  it("stays one readable line however much was changed", () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`k${n}`, "v".repeat(1000)]));
    const line = describeChange({}, many);
    expect(line).toContain("and 88 more");
    expect(line.length).toBeLessThan(2500);
  });
});
