/**
 * Keeps the monitor's process alive: starts it, starts it again when it crashes, hands it links and the store to
 * watch, and ends it without cutting off a revocation that is under way.
 */
import { type MessagePortMain, type UtilityProcess, utilityProcess } from "electron";
import {
  type MonitorNotice,
  MonitorNoticeSchema,
  type MonitorOrder,
  type Target,
} from "../monitor-messages.ts";
import { Restarts } from "../restarts.ts";
import type { Log } from "./log.ts";
import { printed } from "./printed.ts";
import type { Secrets } from "./secrets.ts";

export interface MonitorHostOptions {
  /** The bundled entry of the monitor's process. */
  readonly entry: string;
  /** The demonstration's audit log and history are kept apart from those of real stores. */
  readonly envFor: (demonstration: boolean) => Readonly<Record<string, string>>;
  readonly log: Log;
  /** Seals what the monitor wants to keep on disk. */
  readonly secrets: Secrets;
  readonly onNotice: (notice: MonitorNotice) => void;
  /** It ended unasked, for the `times`th time in a row; it is started again after `waitMs`, or given up (null). */
  readonly onCrash: (waitMs: number | null, times: number) => void;
}

type State =
  | { readonly kind: "off" }
  | {
      readonly kind: "running";
      readonly child: UtilityProcess;
      readonly since: number;
      readonly demonstration: boolean;
    }
  | { readonly kind: "waiting"; readonly timer: NodeJS.Timeout }
  /** It crashed too often; {@link MonitorHost.tryAgain} starts it. */
  | { readonly kind: "given-up" }
  | { readonly kind: "stopping" };

/** As much as Electron's pointers reach; three million sessions fit. */
const HEAP_MB = 4_096;

export class MonitorHost {
  readonly #options: MonitorHostOptions;
  #state: State = { kind: "off" };
  #target: Target | null = null;
  readonly #restarts = new Restarts();
  /** Links asked for while there was no process. */
  #waitingPorts: MessagePortMain[] = [];
  /** Told to stop, and finishing what they were doing. */
  readonly #leaving = new Map<UtilityProcess, Promise<void>>();

  constructor(options: MonitorHostOptions) {
    this.#options = options;
  }

  /** `demonstration`: that is what will be watched, as soon as it runs. */
  start(demonstration = this.#target?.demonstration !== undefined): void {
    const child = utilityProcess.fork(this.#options.entry, [], {
      env: { ...this.#options.envFor(demonstration) },
      execArgv: [`--max-old-space-size=${HEAP_MB}`],
      stdio: "pipe",
      serviceName: "Sessionwatch Monitor",
    });
    this.#state = { kind: "running", child, since: performance.now(), demonstration };
    // What it prints is for the log alone: nobody reads a desktop application's terminal.
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.#options.log.warn("the monitor printed", { text: printed(chunk) });
      });
    }
    child.on("message", (message: unknown) => this.#receive(child, message));
    child.once("exit", (code) => this.#ended(child, code));

    if (this.#target !== null) this.#order({ kind: "connect", ...this.#target });
    for (const port of this.#waitingPorts.splice(0)) this.#order({ kind: "link" }, port);
  }

  /** Watches another store; remembered, so that a monitor started again watches the same. */
  connect(target: Target): void {
    this.#target = target;
    const state = this.#state;
    if (state.kind === "running" && state.demonstration !== (target.demonstration !== undefined)) {
      this.#dismiss(state.child);
      this.start();
      return;
    }
    this.#order({ kind: "connect", ...target });
  }

  /** Watches what was opened last among the saved connections. */
  connectLast(): void {
    this.#order({ kind: "connect-last" });
  }

  get target(): Target | null {
    return this.#target;
  }

  addLink(port: MessagePortMain): void {
    switch (this.#state.kind) {
      case "running":
        this.#order({ kind: "link" }, port);
        return;
      case "waiting":
        this.#waitingPorts.push(port);
        return;
      default:
        port.close();
    }
  }

  /** After it was given up: somebody wants to see whether it runs now. */
  tryAgain(): void {
    if (this.#state.kind !== "given-up") return;
    this.#restarts.forget();
    this.start();
  }

  resync(): void {
    this.#order({ kind: "resync" });
  }

  /** Resolves when every process has ended: by itself, or killed through {@link kill}. */
  async stop(): Promise<void> {
    const state = this.#state;
    this.#state = { kind: "stopping" };
    if (state.kind === "waiting") clearTimeout(state.timer);
    for (const port of this.#waitingPorts.splice(0)) port.close();
    if (state.kind === "running") this.#dismiss(state.child);
    await Promise.all(this.#leaving.values());
  }

  /** Ends them now. A revocation under way is left as it is; the audit log shows an intent without outcome. */
  kill(): void {
    if (this.#state.kind === "running") this.#state.child.kill();
    for (const child of this.#leaving.keys()) child.kill();
  }

  #dismiss(child: UtilityProcess): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#leaving.set(child, promise);
    child.once("exit", () => {
      this.#leaving.delete(child);
      resolve();
    });
    const order: MonitorOrder = { kind: "stop" };
    child.postMessage(order);
  }

  #order(order: MonitorOrder, port?: MessagePortMain): void {
    if (this.#state.kind !== "running") return;
    this.#state.child.postMessage(order, port === undefined ? [] : [port]);
  }

  #receive(child: UtilityProcess, message: unknown): void {
    const notice = MonitorNoticeSchema.safeParse(message);
    if (!notice.success) {
      this.#options.log.warn("the monitor sent a message that is not understood");
      return;
    }
    // It has finished and closed everything; ending the process is ours.
    if (notice.data.kind === "stopped") child.kill();
    else if (this.#isCurrent(child)) this.#hear(notice.data);
  }

  #hear(notice: MonitorNotice): void {
    const { secrets, onNotice } = this.#options;
    switch (notice.kind) {
      case "watching":
        this.#remember(notice.target);
        break;
      case "seal":
        this.#answer(notice.call, secrets.seal(notice.text));
        return;
      case "unseal":
        this.#answer(notice.call, secrets.unseal(notice.sealed));
        return;
    }
    onNotice(notice);
  }

  /** A window has chosen another store: a monitor started again watches that one, and each kind has its own folder. */
  #remember(target: Target | null): void {
    this.#target = target;
    const state = this.#state;
    const moved = state.kind === "running" && state.demonstration !== (target?.demonstration !== undefined);
    if (target !== null && moved) this.connect(target);
  }

  /** A keychain that refuses is like one that is not there. */
  #answer(call: number, work: Promise<string | null>): void {
    void work
      .catch(() => null)
      .then((text) => {
        this.#order({ kind: "secret", call, text });
      });
  }

  #isCurrent(child: UtilityProcess): boolean {
    return this.#state.kind === "running" && this.#state.child === child;
  }

  #ended(child: UtilityProcess, code: number): void {
    const state = this.#state;
    if (state.kind !== "running" || state.child !== child) return;
    const waitMs = this.#restarts.afterCrash(performance.now() - state.since);
    this.#options.log.error("the monitor ended unasked", { code, waitMs });
    this.#state =
      waitMs === null
        ? { kind: "given-up" }
        : { kind: "waiting", timer: setTimeout(() => this.start(), waitMs) };
    this.#options.onCrash(waitMs, this.#restarts.crashes);
  }
}
