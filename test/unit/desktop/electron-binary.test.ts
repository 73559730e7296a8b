import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { findElectron } from "../../../build/electron-binary.ts";

describe("Finding Electron", () => {
  it("does not look for a window where none can be", async () => {
    expect(await findElectron({ env: {}, platform: "linux" })).toEqual({
      kind: "missing",
      why: "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)",
    });
  });

  it("takes the folder that it is told", async () => {
    const folder = await mkdtemp(join(tmpdir(), "electron-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const env = { DISPLAY: ":1", ELECTRON_OVERRIDE_DIST_PATH: folder };
    expect(await findElectron({ env, platform: "linux" })).toEqual({
      kind: "missing",
      why: "ELECTRON_OVERRIDE_DIST_PATH has no electron",
    });
    await writeFile(join(folder, "electron"), "");
    await chmod(join(folder, "electron"), 0o755);
    expect(await findElectron({ env, platform: "linux" })).toEqual({
      kind: "found",
      path: join(folder, "electron"),
    });
  });

  it("says in one line, soon, that its release page cannot be reached", async () => {
    const env = { DISPLAY: ":1", ELECTRON_MIRROR: "https://releases.invalid/" };
    const begun = performance.now();
    const found = await findElectron({ env, platform: "linux" });
    // A machine that has the binary needs no release page.
    if (found.kind === "missing")
      expect(found.why).toMatch(/^Electron's binary could not be fetched \([^\n]+\)$/);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});
