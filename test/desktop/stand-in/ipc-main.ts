/** `ipcMain`, and the ports that come with messages from a page. */
import { EventEmitter } from "node:events";

/** What a page's message looks like to a listener; the parts of Electron's events that our code reads. */
export interface IpcEvent {
  readonly sender: unknown;
  readonly senderFrame: unknown;
  readonly ports: readonly PagePort[];
}

type Handler = (event: IpcEvent, ...input: unknown[]) => unknown;

export class StandInIpcMain extends EventEmitter {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, handler);
  }

  async invoke(channel: string, event: IpcEvent, input: readonly unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    return handler(event, ...input);
  }
}

export const ipcMainInside = new StandInIpcMain();

/** Where the other end of a port is. */
export interface PortCarrier {
  post(value: unknown): void;
  close(): void;
}

/** The main process's end of a port whose other end a page holds; handed on to a utility process. */
export class PagePort extends EventEmitter {
  readonly #carrier: PortCarrier;
  #open = true;
  /** What came before anybody took the port. */
  #waiting: unknown[] = [];

  constructor(carrier: PortCarrier) {
    super();
    this.#carrier = carrier;
    this.on("newListener", (event) => {
      if (event === "message") setImmediate(() => this.#flush());
    });
  }

  postMessage(value: unknown): void {
    if (this.#open) this.#carrier.post(value);
  }

  close(): void {
    if (!this.#open) return;
    this.#carrier.close();
    this.gone();
  }

  /** The other end has closed. */
  gone(): void {
    if (!this.#open) return;
    this.#open = false;
    this.emit("close");
  }

  receive(value: unknown): void {
    if (!this.#open) return;
    this.#waiting.push(value);
    if (this.listenerCount("message") > 0) this.#flush();
  }

  #flush(): void {
    for (const data of this.#waiting.splice(0)) this.emit("message", { data, ports: [] });
  }
}
