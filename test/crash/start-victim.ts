/** A monitor in a process of its own, for those who kill it. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { eventually } from "../eventually.ts";

export interface Victim {
  readonly process: ChildProcess;
  readonly heard: (word: string) => Promise<void>;
  readonly isDone: () => boolean;
  readonly kill: () => Promise<void>;
}

export function startVictim(url: string, folder: string): Victim {
  const child = fork(fileURLToPath(new URL("./victim.ts", import.meta.url)), [url, folder]);
  const said = new Set<unknown>();
  child.on("message", (word) => said.add(word));
  const ended = once(child, "exit");
  return {
    process: child,
    heard: async (word) => {
      await eventually(word, () => said.has(word), 60_000);
    },
    isDone: () => said.has("done"),
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
