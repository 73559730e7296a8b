/** Runs the built-in demonstration in a process of its own, at most once at a time. */
import { type UtilityProcess, utilityProcess } from "electron";
import { z } from "zod";
import type { Log } from "./log.ts";
import { printed } from "./printed.ts";

const NoticeSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready"), storeUrl: z.string(), appUrl: z.string() }),
  z.object({ kind: z.literal("failed"), reason: z.string() }),
]);
export type DemonstrationNotice = z.infer<typeof NoticeSchema>;

export interface Demonstration {
  /** Holds the store's random password. */
  readonly storeUrl: string;
  readonly appUrl: string;
}

const STOP_WITHIN_MS = 5_000;

export class DemonstrationHost {
  readonly #entry: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #log: Log;
  #child: UtilityProcess | null = null;
  #running: Promise<Demonstration> | null = null;

  constructor(entry: string, env: Readonly<Record<string, string>>, log: Log) {
    this.#entry = entry;
    this.#env = env;
    this.#log = log;
  }

  /** Rejects with the reason when it cannot run; may then be tried again. */
  start(): Promise<Demonstration> {
    this.#running ??= this.#start().catch((error: unknown) => {
      this.#running = null;
      throw error;
    });
    return this.#running;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    child.once("exit", () => resolve());
    child.postMessage({ kind: "stop" });
    const timer = setTimeout(() => child.kill(), STOP_WITHIN_MS);
    await promise;
    clearTimeout(timer);
  }

  #start(): Promise<Demonstration> {
    const child = utilityProcess.fork(this.#entry, [], {
      env: { ...this.#env },
      stdio: "pipe",
      serviceName: "Sessionwatch Demonstration",
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.#log.warn("the demonstration printed", { text: printed(chunk) });
      });
    }
    return new Promise((resolve, reject) => {
      child.on("message", (message: unknown) => {
        const notice = NoticeSchema.safeParse(message);
        if (!notice.success) return;
        if (notice.data.kind === "ready") resolve(notice.data);
        else {
          reject(new Error(notice.data.reason));
          child.kill();
        }
      });
      child.once("exit", (code) => {
        this.#child = null;
        this.#running = null;
        reject(new Error(`it ended with ${code}`));
      });
    });
  }
}
