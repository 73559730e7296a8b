/**
 * Preloaded into what stands for a utility process: `process.parentPort` over Node's own channel, and no other trace of
 * it. Importing `electron` throws, because nothing of ours that runs there may.
 */
import { EventEmitter } from "node:events";
import { registerHooks } from "node:module";
import { refuseTheRestOf } from "./refuse-the-rest.ts";
import type { FromChild, ToChild } from "./utility-process.ts";

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === "electron") throw new Error("The monitor's process must not import electron");
    return next(specifier, context);
  },
});

const send = process.send?.bind(process);
if (send === undefined) throw new Error("Started without a parent");
delete process.send;

/** As Electron's: messages wait until somebody listens, and a port's until it is started. */
class ParentPort extends EventEmitter implements Pick<Electron.ParentPort, "postMessage"> {
  #waiting: unknown[] = [];

  constructor() {
    super();
    this.on("newListener", (event) => {
      if (event === "message") setImmediate(() => this.#flush());
    });
  }

  postMessage(data: unknown): void {
    say({ kind: "message", data });
  }

  receive(event: unknown): void {
    this.#waiting.push(event);
    if (this.listenerCount("message") > 0) this.#flush();
  }

  #flush(): void {
    for (const event of this.#waiting.splice(0)) this.emit("message", event);
  }
}

class Port extends EventEmitter implements Pick<Electron.MessagePortMain, "postMessage" | "start" | "close"> {
  readonly #id: number;
  #waiting: unknown[] | null = [];

  constructor(id: number) {
    super();
    this.#id = id;
  }

  postMessage(value: unknown): void {
    say({ kind: "port", id: this.#id, value });
  }

  start(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const value of waiting) this.receive(value);
  }

  close(): void {
    say({ kind: "port-close", id: this.#id });
    this.gone();
  }

  receive(value: unknown): void {
    if (this.#waiting === null) setImmediate(() => this.emit("message", { data: value, ports: [] }));
    else this.#waiting.push(value);
  }

  gone(): void {
    if (ports.delete(this.#id)) this.emit("close");
  }
}

const ports = new Map<number, Port>();
const parentPort = new ParentPort();

function say(message: FromChild): void {
  if (process.connected) send?.(message);
}

process.on("message", (message: ToChild) => {
  switch (message.kind) {
    case "message": {
      const received = message.ports.map((id) => {
        const port = new Port(id);
        ports.set(id, port);
        return refuseTheRestOf<Electron.MessagePortMain>("port", port);
      });
      parentPort.receive({ data: message.data, ports: received });
      return;
    }
    case "port":
      ports.get(message.id)?.receive(message.value);
      return;
    case "port-close":
      ports.get(message.id)?.gone();
      return;
  }
});
// Electron ends utility processes with their parent.
process.on("disconnect", () => process.exit(0));

process.parentPort = refuseTheRestOf<Electron.ParentPort>("parentPort", parentPort);
