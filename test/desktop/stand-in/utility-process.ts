/** `utilityProcess` over a real child process, with the ports that pages hand to it. */
import { type ChildProcess, fork } from "node:child_process";
import { EventEmitter } from "node:events";
import { fileURLToPath } from "node:url";
import type Electron from "electron";
import { PagePort } from "./page-ports.ts";
import { refuseTheRest, refuseTheRestOf } from "./refuse-the-rest.ts";

/** What crosses the channel, besides what the two sides say: see `child-hook.ts`. */
export type ToChild =
  | { readonly kind: "message"; readonly data: unknown; readonly ports: readonly number[] }
  | { readonly kind: "port"; readonly id: number; readonly value: unknown }
  | { readonly kind: "port-close"; readonly id: number };
export type FromChild =
  | { readonly kind: "message"; readonly data: unknown }
  | { readonly kind: "port"; readonly id: number; readonly value: unknown }
  | { readonly kind: "port-close"; readonly id: number };

type Offered = Pick<Electron.UtilityProcess, "pid" | "stdout" | "stderr" | "postMessage" | "kill">;

const childHook = fileURLToPath(new URL("child-hook.ts", import.meta.url));

export class StandInUtilityProcess extends EventEmitter implements Offered {
  readonly whole = refuseTheRestOf<Electron.UtilityProcess>("utilityProcess", this);
  readonly #child: ChildProcess;
  readonly #ports = new Map<number, PagePort>();
  #lastPort = 0;

  constructor(file: string, args: string[], options: Electron.ForkOptions) {
    super();
    this.#child = fork(file, args, {
      env: { ...options.env },
      execArgv: [...(options.execArgv ?? []), "--disable-warning=ExperimentalWarning", "--import", childHook],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      serialization: "advanced",
    });
    this.#child.on("spawn", () => this.emit("spawn"));
    this.#child.on("message", (message) => this.#receive(message as FromChild));
    this.#child.on("exit", (code) => {
      // As a crashed renderer's or a killed process's ports do: they close.
      for (const port of this.#ports.values()) port.close();
      this.#ports.clear();
      this.emit("exit", code ?? 15);
    });
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }

  get stdout(): NodeJS.ReadableStream | null {
    return this.#child.stdout;
  }

  get stderr(): NodeJS.ReadableStream | null {
    return this.#child.stderr;
  }

  postMessage(data: unknown, transfer: readonly unknown[] = []): void {
    const ports = transfer.map((port) => {
      if (!(port instanceof PagePort))
        throw new Error("The stand-in transfers only ports that a page has sent");
      return this.#carry(port);
    });
    this.#send({ kind: "message", data, ports });
  }

  kill(): boolean {
    return this.#child.kill();
  }

  #carry(port: PagePort): number {
    this.#lastPort += 1;
    const id = this.#lastPort;
    this.#ports.set(id, port);
    port.on("message", ({ data }: { data: unknown }) => this.#send({ kind: "port", id, value: data }));
    port.on("close", () => {
      this.#ports.delete(id);
      this.#send({ kind: "port-close", id });
    });
    return id;
  }

  #send(message: ToChild): void {
    if (this.#child.connected) this.#child.send(message);
  }

  #receive(message: FromChild): void {
    switch (message.kind) {
      case "message":
        this.emit("message", message.data);
        return;
      case "port":
        this.#ports.get(message.id)?.postMessage(message.value);
        return;
      case "port-close":
        this.#ports.get(message.id)?.close();
        return;
    }
  }
}

export const utilityProcess = refuseTheRest<typeof Electron.utilityProcess>("utilityProcess", {
  fork: (file: string, args: string[] = [], options: Electron.ForkOptions = {}) =>
    new StandInUtilityProcess(file, args, options).whole,
});
