/** Builds the renderer into `dist/renderer`, unless it is newer than everything it is made of. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const RESULT = join(root, "dist", "renderer", "index.html");
const SOURCES = ["renderer", "shared", "vite.config.ts", "package.json", "package-lock.json"];

export async function buildPage(): Promise<void> {
  const builtAt = await changedAt(RESULT);
  const times = await Promise.all(SOURCES.map((source) => newest(join(root, source))));
  if (builtAt === null || times.some((time) => time > builtAt)) {
    // Loaded only when there is something to build: it costs a second and a hundred megabytes.
    const { build } = await import("vite");
    // A development bundle made in this process before would have left its mark here, and React believes it.
    process.env["NODE_ENV"] = "production";
    await build({ configFile: join(root, "vite.config.ts"), logLevel: "warn" });
  }
}

async function newest(path: string): Promise<number> {
  const own = (await changedAt(path)) ?? 0;
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  const times = await Promise.all(
    entries.filter((entry) => entry.isFile()).map((entry) => changedAt(join(entry.parentPath, entry.name))),
  );
  return Math.max(own, ...times.map((time) => time ?? 0));
}

async function changedAt(path: string): Promise<number | null> {
  return await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
}

if (import.meta.main) {
  await buildPage();
}
