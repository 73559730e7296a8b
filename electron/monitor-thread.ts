/** The monitor as a worker thread of the browser host: started again when it crashes, stopped without cutting anything off. */
import { MessageChannel, Worker } from "node:worker_threads";
import type { WebSocket } from "ws";
import { failure, failureText, oneLine } from "../shared/failure.ts";
import type { MonitorNotice, MonitorOrder } from "./monitor-messages.ts";
import { Restarts } from "./restarts.ts";

export interface MonitorThreadOptions {
  /** See `monitor-process.ts`. */
  readonly env: Readonly<Record<string, string>>;
  /** A person should know of it. */
  readonly onProblem: (sentence: string) => void;
  /** It crashed too often and is not started again; told after the problem. */
  readonly onGivenUp: () => void;
  /** Another entry than the monitor's own, for tests. */
  readonly entry: URL | undefined;
  readonly restartWaitsMs: readonly number[];
}

type State =
  | { readonly kind: "running"; readonly worker: Worker; readonly since: number }
  | { readonly kind: "waiting"; readonly timer: NodeJS.Timeout }
  /** It crashed too often, or was told to stop and has ended. */
  | { readonly kind: "ended" };

/** Old space of the monitor's thread: enough for three million sessions. */
const HEAP_MB = 4_096;
/** A renderer that does not read for this long (in characters waiting) is closed; it will come back by itself. */
const MOST_UNSENT = 16 * 1024 * 1024;

export class MonitorThread {
  readonly #options: MonitorThreadOptions;
  readonly #restarts: Restarts;
  #state: State;
  #target: MonitorOrder | null = null;
  #stopping = false;

  constructor(options: MonitorThreadOptions) {
    this.#options = options;
    this.#restarts = new Restarts(options.restartWaitsMs);
    this.#state = this.#start();
  }

  /** What is to be watched is remembered, so that a monitor started again watches the same. */
  order(order: MonitorOrder): void {
    if (order.kind === "connect") {
      this.#target = order;
    }
    if (this.#state.kind === "running") {
      this.#state.worker.postMessage({ order, port: null });
    }
  }

  /** Serves a renderer; closes its socket at once while no monitor runs: it will come back by itself. */
  link(socket: WebSocket): void {
    if (this.#state.kind !== "running" || this.#stopping) {
      socket.close();
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.on("message", (text: unknown) => {
      if (socket.bufferedAmount > MOST_UNSENT) {
        socket.terminate();
      } else {
        socket.send(String(text));
      }
    });
    // The port closes with the monitor's thread; the renderer connects again and finds the new one.
    port1.on("close", () => socket.close());
    socket.on("message", (bytes) => port1.postMessage(String(bytes)));
    socket.on("close", () => port1.close());
    socket.on("error", () => socket.terminate());
    const order: MonitorOrder = { kind: "link" };
    this.#state.worker.postMessage({ order, port: port2 }, [port2]);
  }

  /** Resolves when it has ended: what was begun, such as a revocation, is finished first. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const state = this.#state;
    if (state.kind === "waiting") {
      clearTimeout(state.timer);
    }
    if (state.kind === "running") {
      const ended = new Promise((resolve) => state.worker.once("exit", resolve));
      this.order({ kind: "stop" });
      await ended;
    }
    this.#state = { kind: "ended" };
  }

  #start(): State {
    const { entry = new URL("./monitor-process.ts", import.meta.url), env } = this.#options;
    const worker = new Worker(entry, {
      env: { ...env },
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    worker.on("message", (notice: MonitorNotice) => {
      switch (notice.kind) {
        case "stopped":
          // It has finished and closed everything; ending the thread is ours.
          void worker.terminate();
          return;
        case "watching":
          // A window has chosen another store: a monitor that is started again watches that one.
          this.#target = notice.target === null ? null : { kind: "connect", ...notice.target };
          return;
        case "problem":
          this.#options.onProblem(oneLine(failureText(notice.failure)));
      }
    });
    // Which error it was is the monitor's to say, without what it was working on; here only that it is gone.
    worker.on("error", () => undefined);
    worker.once("exit", () => this.#ended());
    return { kind: "running", worker, since: performance.now() };
  }

  #ended(): void {
    if (this.#stopping || this.#state.kind !== "running") {
      return;
    }
    const waitMs = this.#restarts.afterCrash(performance.now() - this.#state.since);
    const reason =
      waitMs === null
        ? failure("monitor-keeps-crashing", { times: this.#restarts.crashes })
        : failure("monitor-crashed");
    this.#options.onProblem(oneLine(failureText(reason)));
    if (waitMs === null) {
      this.#options.onGivenUp();
    }
    this.#state =
      waitMs === null
        ? { kind: "ended" }
        : { kind: "waiting", timer: setTimeout(() => this.#startAgain(), waitMs) };
  }

  #startAgain(): void {
    this.#state = this.#start();
    if (this.#target !== null) {
      this.order(this.#target);
    }
  }
}
