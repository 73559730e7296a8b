/**
 * The monitor as a process of its own that fails, once a file says so, with an error nobody foresaw whose message holds
 * what the monitor was working on. Started with the address of a store; prints what the browser host would print.
 */
import { readFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import { MonitorThread } from "../../../electron/monitor-thread.ts";

const LOOK_EVERY_MS = 50;

const { SESSIONWATCH_DATA_FOLDER: dataFolder = "", SESSIONWATCH_CRASH_FILE: crashFile = "" } = process.env;

if (isMainThread) {
  const monitor = new MonitorThread({
    env: { SESSIONWATCH_DATA_FOLDER: dataFolder, SESSIONWATCH_CRASH_FILE: crashFile },
    entry: new URL(import.meta.url),
    restartWaitsMs: [],
    onProblem: (sentence) => process.stdout.write(`${sentence}\n`),
    onGivenUp: () => process.exit(0),
  });
  monitor.order({ kind: "connect", url: process.argv[2] ?? "", readOnly: false });
} else {
  await import("../../../electron/monitor-process.ts");
  setInterval(() => {
    let said = "";
    try {
      said = readFileSync(crashFile, "utf8");
    } catch {
      return;
    }
    throw new Error(`ERR unknown command 'GETEX', with args beginning with: ${said}`);
  }, LOOK_EVERY_MS);
}
