/** The ports that come with messages from a page, and that are handed on to a utility process. */
import { EventEmitter } from "node:events";

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

/** The ports of one page, by the numbers that it gave them. */
export class PagePorts {
  readonly #tell: (message: unknown) => void;
  readonly #ports = new Map<number, PagePort>();

  constructor(tell: (message: unknown) => void) {
    this.#tell = tell;
  }

  take(id: number): PagePort {
    const port = new PagePort({
      post: (value) => this.#tell({ kind: "port", id, value }),
      close: () => {
        this.#ports.delete(id);
        this.#tell({ kind: "port-close", id });
      },
    });
    this.#ports.set(id, port);
    return port;
  }

  receive(id: number, value: unknown): void {
    this.#ports.get(id)?.receive(value);
  }

  closed(id: number): void {
    this.#ports.get(id)?.gone();
    this.#ports.delete(id);
  }

  /** The page has gone. */
  allGone(): void {
    for (const port of this.#ports.values()) port.gone();
    this.#ports.clear();
  }
}
