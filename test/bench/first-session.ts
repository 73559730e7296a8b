/** Time from `npm start` to the first session on the screen: `node test/bench/first-session.ts`. Builds the page first if it must. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import configuration from "../../playwright.config.ts";

const RUNS = 3;
const browser = await chromium.launch(configuration.use?.launchOptions ?? {});
for (let run = 1; run <= RUNS; run++) {
  const dataFolder = await mkdtemp(join(tmpdir(), "sessionwatch-bench-"));
  const startedAt = performance.now();
  const child = spawn("npm", ["start", "--silent", "--", "--no-open"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, SESSIONWATCH_DATA_FOLDER: dataFolder },
    detached: true,
  });
  const url = await new Promise<string>((resolve) => {
    let printed = "";
    child.stdout.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /Sessionwatch: (\S+)/.exec(printed)?.[1];
      if (found !== undefined) {
        resolve(found);
      }
    });
  });
  const openedMs = performance.now() - startedAt;
  const page = await browser.newPage();
  await page.goto(url);
  await page.getByRole("link", { name: "Sessions", exact: true }).click();
  await page.getByRole("row").nth(1).waitFor();
  const seenMs = performance.now() - startedAt;
  process.stdout.write(
    `run ${run}: address after ${openedMs.toFixed(0)} ms, first session after ${seenMs.toFixed(0)} ms\n`,
  );
  await page.close();
  const ended = new Promise((resolve) => child.once("exit", resolve));
  // The whole group: npm does not pass the signal on to what it started.
  process.kill(-(child.pid ?? 0), "SIGTERM");
  await ended;
  await rm(dataFolder, { recursive: true, force: true });
}
await browser.close();
