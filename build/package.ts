/**
 * `npm run package -- [electron-builder's arguments]`: builds the page and the bundles, then the packages of this
 * system (or of `--linux`, `--mac`, `--win`) into `release/`.
 */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { bundleDesktop } from "./bundle.ts";
import { buildPage } from "./page.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Resolves with electron-builder's exit code. */
export async function packageDesktop(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  await buildPage();
  await bundleDesktop();
  const builder = createRequire(import.meta.url).resolve("electron-builder/cli.js");
  const config = ["--config", "build/electron-builder.config.ts", "--publish", "never"];
  const { status } = spawnSync(process.execPath, [builder, ...config, ...args], {
    cwd: root,
    env,
    stdio: "inherit",
  });
  return status ?? 1;
}

if (import.meta.main) process.exitCode = await packageDesktop(process.argv.slice(2));
