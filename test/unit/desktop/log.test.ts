import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLogFile, withoutSecrets } from "../../../electron/desktop/log.ts";

describe("The desktop host's log", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "log-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("writes one JSON line per event, readable by this user alone", async () => {
    const log = openLogFile({ folder, now: () => 0 });
    log.warn("refused a permission", { permission: "geolocation" });
    const file = join(folder, "desktop.log");
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual({
      at: "1970-01-01T00:00:00.000Z",
      level: "warn",
      message: "refused a permission",
      permission: "geolocation",
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("keeps a few files of bounded size, the newest lines in the current one", async () => {
    const log = openLogFile({ folder, now: () => 0, maxBytes: 1_000, keep: 3 });
    for (let count = 0; count < 100; count += 1) log.note("event", { count });
    const files = (await readdir(folder)).sort();
    expect(files).toEqual(["desktop.1.log", "desktop.2.log", "desktop.log"]);
    for (const file of files) expect((await stat(join(folder, file))).size).toBeLessThanOrEqual(1_000);
    expect(await readFile(join(folder, "desktop.log"), "utf8")).toContain(`"count":99`);
  });

  it("goes on in the file of the run before", async () => {
    openLogFile({ folder, now: () => 0 }).note("first");
    openLogFile({ folder, now: () => 0 }).note("second");
    expect((await readFile(join(folder, "desktop.log"), "utf8")).trim().split("\n")).toHaveLength(2);
  });

  it("cuts a line that is too long", async () => {
    openLogFile({ folder, now: () => 0 }).error("much", { text: "x".repeat(100_000) });
    expect((await stat(join(folder, "desktop.log"))).size).toBeLessThan(10_000);
  });

  it.each([
    ["redis://user:hunter2@host:6379/0", "redis://…@host:6379/0"],
    ["rediss://:p%40ss@host", "rediss://…@host"],
    ["redis://:p@ss@host/0", "redis://…@host/0"],
    ["unix:///run/r.sock?username=u&password=hunter2&db=1", "unix:///run/r.sock?username=…&password=…&db=1"],
    ["alice@example.com", "alice@example.com"],
    ["redis://:a/b@host/0", "redis://…@host/0"],
    ["https://db-ip.com/a", "https://db-ip.com/a"],
  ])("blots out the login in %s", (text, blotted) => {
    expect(withoutSecrets(`cannot reach "${text}"`)).toBe(`cannot reach "${blotted}"`);
  });
});
