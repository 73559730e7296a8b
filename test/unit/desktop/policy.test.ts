import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { defaultStored } from "../../../electron/desktop/default-settings.ts";
import { policyFile, readPolicy } from "../../../electron/desktop/policy.ts";
import { desktopFile } from "../../../electron/desktop/settings-file.ts";
import { SettingsInUse } from "../../../electron/desktop/settings-in-use.ts";
import { VersionedFile } from "../../../electron/versioned-file.ts";

describe("The organisation's policy", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "policy-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write(text: string): Promise<string> {
    const file = join(folder, "policy.json");
    await writeFile(file, text);
    return file;
  }

  it("is where only an administrator can write", () => {
    expect(policyFile("linux", {})).toBe("/etc/sessionwatch/policy.json");
    expect(policyFile("darwin", {})).toBe("/Library/Application Support/Sessionwatch/policy.json");
    expect(policyFile("win32", { ProgramData: "D:\\Data" })).toContain("D:\\Data");
  });

  it("forbids nothing where there is none", async () => {
    expect(await readPolicy(join(folder, "none.json"))).toEqual({
      policy: { settings: {}, readOnly: false, geoFiles: [], demonstration: true },
      problem: null,
    });
  });

  it.each(["{", `{"readonly":true}`, `{"settings":{"theme":"pink"}}`, "[]"])(
    "that cannot be understood (%s) forbids revoking until it is mended",
    async (text) => {
      const { policy, problem } = await readPolicy(await write(text));
      expect(policy).toMatchObject({ readOnly: true, demonstration: false });
      expect(problem).toContain("nothing can be revoked");
    },
  );

  it("replaces the person's settings, which then cannot be changed", async () => {
    const { policy } = await readPolicy(
      await write(`{"settings":{"updateFeed":null,"theme":"dark"},"readOnly":true}`),
    );
    const [file] = await VersionedFile.open(
      join(folder, "settings.json"),
      desktopFile,
      defaultStored("linux"),
      Date.now,
    );
    const apply = vi.fn();
    const settings = new SettingsInUse(file, policy, apply);
    expect(settings.inForce).toMatchObject({ settings: { theme: "dark" }, fixed: ["theme", "updateFeed"] });
    await expect(settings.change({ theme: "light" })).rejects.toMatchObject({
      failure: {
        code: "settings-invalid",
        params: { name: "theme", reason: "it is set by your organisation" },
      },
    });
    expect(apply).not.toHaveBeenCalled();
    await settings.change({ notifyFrom: "notice" });
    expect(apply).toHaveBeenCalledWith(expect.objectContaining({ notifyFrom: "notice", theme: "dark" }));
  });
});
