/**
 * Runs an application as Electron would: finds it among the arguments, starts the browser, runs the application's main
 * script, and then says that it is ready.
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { appInside } from "./app.ts";
import { followTargets } from "./browser-window.ts";
import { browser, closeBrowser } from "./lifeline.ts";

const [node = "", , ...args] = process.argv;
const folder = args.find((argument) => !argument.startsWith("-"));
if (folder === undefined) {
  process.stderr.write("The stand-in needs the folder of an application\n");
  process.exit(1);
}
process.argv = [node, ...args];
const path = resolve(folder);
const packageJson: { main?: string; name?: string; productName?: string; version?: string } = JSON.parse(
  readFileSync(join(path, "package.json"), "utf8"),
);
appInside.load(path, packageJson);
Object.defineProperty(process, "resourcesPath", { value: join(path, "resources") });

// As Chromium: the first asks, a second ends at once.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => appInside.quit());

try {
  // The script runs before the application is ready, and must: it registers schemes and asks for the lock.
  const running = import(pathToFileURL(join(path, packageJson.main ?? "index.js")).href);
  await running;
  // A second instance is on its way out and needs no browser.
  if (!appInside.isQuitting) await open();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  await closeBrowser();
  process.exit(1);
}

async function open(): Promise<void> {
  const { debuggerUrl, version } = await browser();
  Object.assign(process.versions, { chrome: version, electron: "stand-in" });
  await followTargets();
  // Read by Playwright, as Electron's own.
  process.stderr.write(`DevTools listening on ${debuggerUrl}\n`);
  appInside.becomeReady();
}
