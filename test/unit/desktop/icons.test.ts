import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Icns } from "@fiahfy/icns";
import { describe, expect, it } from "vitest";
import { hashSources } from "../../../build/icons/generate.ts";

const folder = fileURLToPath(new URL("../../../build/icons/", import.meta.url));

/** Width and height stand at fixed places of every PNG. */
async function sizeOf(file: string): Promise<string> {
  const bytes = await readFile(`${folder}${file}`);
  return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
}

describe("The icons", () => {
  it("are drawn from the sources beside them", async () => {
    expect(JSON.parse(await readFile(`${folder}drawn-from.json`, "utf8"))).toEqual(await hashSources());
  });

  it("for Linux have the size that their name says", async () => {
    for (const name of await readdir(`${folder}linux`))
      expect(`${await sizeOf(`linux/${name}`)}.png`).toBe(name);
  });

  it.each([
    ["icon", "256x256"],
    ["tray", "16x16"],
    ["tray@2x", "32x32"],
    ["tray-alert", "16x16"],
    ["tray-alert@2x", "32x32"],
    ["overlay", "16x16"],
    ["trayTemplate", "18x18"],
    ["trayTemplate@2x", "36x36"],
  ])("of the running application: %s is %s", async (name, size) => {
    expect(await sizeOf(`run/${name}.png`)).toBe(size);
  });

  it("for Windows are one file with every size up to 256", async () => {
    const ico = await readFile(`${folder}icon.ico`);
    const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, at) => ico.readUInt8(6 + at * 16) || 256);
    expect(sizes.sort((a, b) => a - b)).toEqual([16, 20, 24, 32, 40, 48, 64, 128, 256]);
  });

  it("for macOS are one file with every entry that it asks for", async () => {
    const icns = Icns.from(await readFile(`${folder}icon.icns`));
    expect(icns.images.map(({ osType }) => osType).sort()).toEqual([
      "ic07",
      "ic08",
      "ic09",
      "ic10",
      "ic11",
      "ic12",
      "ic13",
      "ic14",
      "icp4",
      "icp5",
    ]);
  });
});
