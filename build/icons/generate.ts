/**
 * Draws every icon that ships from the SVGs in `sources/`: `npm run icons`. The results are kept beside the sources,
 * because drawing needs a Chromium and packaging must not; `drawn-from.json` says of which sources they are.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Icns, IcnsImage } from "@fiahfy/icns";
import { type Browser, chromium } from "@playwright/test";
import pngToIco from "png-to-ico";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Up to this size the mark is drawn with fewer and thicker lines. */
const SMALL_UP_TO = 32;
/** What Linux desktops look for under hicolor; the packager takes each size from its file name. */
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const WINDOWS_SIZES = [16, 20, 24, 32, 40, 48, 64, 128, 256];
/** OSType of each PNG entry of an Apple icon, and its size in pixels. */
const APPLE_ENTRIES = [
  ["icp4", 16],
  ["ic11", 32],
  ["icp5", 32],
  ["ic12", 64],
  ["ic07", 128],
  ["ic13", 256],
  ["ic08", 256],
  ["ic14", 512],
  ["ic09", 512],
  ["ic10", 1024],
] as const;
/** Apple's grid leaves room for a shadow: the shape takes 824 of 1024 pixels. */
const APPLE_SHARE = 824 / 1024;
/** Tray icons are 16 pixels (18 points on macOS) and twice that on dense screens. */
const TRAY_SIZES = [
  ["", 1],
  ["@2x", 2],
] as const;

/** SHA-256 of each source, by name. */
export async function hashSources(): Promise<Record<string, string>> {
  const names = (await readdir(join(here, "sources"))).sort();
  const hashes = names.map(async (name) => {
    const bytes = await readFile(join(here, "sources", name));
    return [name, createHash("sha256").update(bytes).digest("hex")] as const;
  });
  return Object.fromEntries(await Promise.all(hashes));
}

async function drawIcons(folder: string, executablePath: string): Promise<void> {
  const browser = await chromium.launch({ executablePath, args: ["--disable-gpu", "--no-sandbox"] });
  try {
    const draw = painter(browser);
    await mkdir(join(folder, "linux"), { recursive: true });
    await mkdir(join(folder, "run"), { recursive: true });

    for (const size of LINUX_SIZES) {
      await writeFile(join(folder, "linux", `${size}x${size}.png`), await draw(markFor(size), size));
    }
    const windows = await Promise.all(WINDOWS_SIZES.map((size) => draw(markFor(size), size)));
    await writeFile(join(folder, "icon.ico"), await pngToIco(windows));

    const apple = new Icns();
    for (const [type, size] of APPLE_ENTRIES) {
      apple.append(IcnsImage.fromPNG(await draw(markFor(size), size, APPLE_SHARE), type));
    }
    await writeFile(join(folder, "icon.icns"), apple.data);

    await writeFile(join(folder, "run", "icon.png"), await draw("mark", 256));
    for (const [suffix, scale] of TRAY_SIZES) {
      const write = async (name: string, source: string, size: number) =>
        writeFile(join(folder, "run", `${name}${suffix}.png`), await draw(source, size * scale));
      await write("tray", "mark-small", 16);
      await write("tray-alert", "tray-alert", 16);
      await write("trayTemplate", "tray-template", 18);
      await write("overlay", "overlay", 16);
    }
    await writeFile(join(folder, "drawn-from.json"), `${JSON.stringify(await hashSources(), null, 2)}\n`);
  } finally {
    await browser.close();
  }
}

function markFor(size: number): string {
  return size <= SMALL_UP_TO ? "mark-small" : "mark";
}

/** Draws a source at a size in pixels on a transparent ground; `share` leaves a margin around it. */
function painter(browser: Browser): (source: string, size: number, share?: number) => Promise<Buffer> {
  return async (source, size, share = 1) => {
    const svg = await readFile(join(here, "sources", `${source}.svg`), "base64");
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    try {
      const inner = size * share;
      await page.setContent(
        `<body style="margin:${(size - inner) / 2}px"><img width="${inner}" height="${inner}" style="display:block" src="data:image/svg+xml;base64,${svg}">`,
      );
      await page.evaluate("document.images[0].decode()");
      return await page.screenshot({ omitBackground: true });
    } finally {
      await page.close();
    }
  };
}

if (import.meta.main) {
  for (const made of ["linux", "run", "icon.ico", "icon.icns"]) {
    await rm(join(here, made), { recursive: true, force: true });
  }
  await drawIcons(here, process.env["CHROMIUM"] ?? "/usr/bin/chromium");
}
