/**
 * The browser host: the same monitor and the same renderer build, for a browser on this machine. Loopback only; the
 * printed address carries a ticket that works once and is exchanged for a session cookie; `Host` and `Origin` are
 * checked against DNS rebinding and foreign pages; the link runs over a WebSocket.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { MessageChannel, Worker } from "node:worker_threads";
import { type WebSocket, WebSocketServer } from "ws";
import { MAX_REQUEST_LENGTH } from "../shared/link.ts";
import type { MonitorNotice, MonitorOrder } from "./monitor-messages.ts";
import { type Page, readPage } from "./page-files.ts";
import { pageHeaders } from "./page-headers.ts";

export interface ServeOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Folder with the renderer's build. */
  readonly pageFolder: string;
  /** Environment of the monitor's thread; see `monitor-process.ts`. */
  readonly env: Readonly<Record<string, string>>;
  /** A person should know of it: the monitor crashed, a port is taken. */
  readonly onProblem: (sentence: string) => void;
}

export interface Served {
  /** A fresh address that can be opened once. */
  address(): string;
  order(order: MonitorOrder): void;
  /** Lets a revocation under way end, then stops everything. */
  close(): Promise<void>;
}

/** Waits between restarts of the monitor: doubled up to the longest, from the start again after a while of running. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const STEADY_AFTER_MS = 60_000;
/** Old space of the monitor's thread: enough for three million sessions. */
const MONITOR_HEAP_MB = 4_096;
/** Tickets that were printed and not used yet; older ones stop working. */
const TICKETS_KEPT = 8;
/** A renderer that does not read for this long (in characters waiting) is closed; it will come back by itself. */
const MOST_UNSENT = 16 * 1024 * 1024;

/** Rejects when the port cannot be listened on. */
export async function serve(options: ServeOptions): Promise<Served> {
  const page = await readPage(options.pageFolder);
  const cookieValue = randomBytes(32).toString("base64url");
  const tickets: string[] = [];
  const monitor = new MonitorThread(options);
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const gate = new Gate(port, cookieValue, tickets);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_REQUEST_LENGTH,
    perMessageDeflate: false,
  });

  server.on("request", (request, response) => respond(request, response, page, gate));
  server.on("upgrade", (request, socket, head) => {
    if (request.url !== "/link" || !gate.admits(request) || !gate.isOwnOrigin(request)) {
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => monitor.link(webSocket));
  });

  return {
    address() {
      const ticket = randomBytes(24).toString("base64url");
      tickets.push(ticket);
      tickets.splice(0, tickets.length - TICKETS_KEPT);
      return `http://127.0.0.1:${port}/?ticket=${ticket}`;
    },
    order: (order) => monitor.order(order),
    async close() {
      await monitor.stop();
      for (const client of sockets.clients) {
        client.terminate();
      }
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Who may come in. */
class Gate {
  readonly #hosts: ReadonlySet<string>;
  readonly #cookieName: string;
  readonly #cookieValue: string;
  readonly #tickets: string[];

  constructor(port: number, cookieValue: string, tickets: string[]) {
    this.#hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
    // Cookies do not know ports, so two instances on one machine need different names.
    this.#cookieName = `sessionwatch-${port}`;
    this.#cookieValue = cookieValue;
    this.#tickets = tickets;
  }

  get cookie(): string {
    return `${this.#cookieName}=${this.#cookieValue}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** A page whose name was pointed at 127.0.0.1 (DNS rebinding) sends its own name here. */
  isOwnHost(request: IncomingMessage): boolean {
    return this.#hosts.has(request.headers.host ?? "");
  }

  isOwnOrigin(request: IncomingMessage): boolean {
    return request.headers.origin === `http://${request.headers.host ?? ""}`;
  }

  admits(request: IncomingMessage): boolean {
    if (!this.isOwnHost(request)) {
      return false;
    }
    const cookies = (request.headers.cookie ?? "").split(/;\s*/);
    return cookies.some((one) => same(one, `${this.#cookieName}=${this.#cookieValue}`));
  }

  /** True once per ticket. */
  redeems(ticket: string): boolean {
    const at = this.#tickets.findIndex((one) => same(one, ticket));
    if (at === -1) {
      return false;
    }
    this.#tickets.splice(at, 1);
    return true;
  }
}

function respond(request: IncomingMessage, response: ServerResponse, page: Page, gate: Gate): void {
  const headers = pageHeaders("'self'");
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://host.invalid");
  const say = (status: number, text: string): void => {
    response.writeHead(status, { ...headers, "Content-Type": "text/plain; charset=utf-8" }).end(`${text}\n`);
  };
  if (request.method !== "GET" && request.method !== "HEAD") {
    say(405, "Only GET is answered here.");
    return;
  }
  if (!gate.isOwnHost(request)) {
    say(403, "Sessionwatch answers only to its own address on this machine.");
    return;
  }
  const ticket = searchParams.get("ticket");
  if (ticket !== null && gate.redeems(ticket)) {
    // A page instead of a redirect: the next request then comes from us, and a strict cookie is sent with it.
    response
      .writeHead(200, { ...headers, "Content-Type": "text/html; charset=utf-8", "Set-Cookie": gate.cookie })
      .end('<!doctype html><meta http-equiv="refresh" content="0;url=/"><title>Sessionwatch</title>\n');
    return;
  }
  if (!gate.admits(request)) {
    say(
      403,
      "This address has been used already or is not complete. Press Enter where Sessionwatch runs for a new one.",
    );
    return;
  }
  const file = page.get(pathname === "/" ? "/index.html" : pathname);
  if (file === undefined) {
    say(404, "There is nothing here.");
    return;
  }
  response.writeHead(200, { ...headers, "Content-Type": file.type });
  response.end(request.method === "HEAD" ? undefined : file.bytes);
}

/** The monitor in its own thread, started again when it crashes. */
class MonitorThread {
  readonly #options: ServeOptions;
  #worker: Worker;
  #target: MonitorOrder | null = null;
  #startedAt = 0;
  #waitMs = FIRST_WAIT_MS;
  #stopped: (() => void) | null = null;

  constructor(options: ServeOptions) {
    this.#options = options;
    this.#worker = this.#start();
  }

  order(order: MonitorOrder): void {
    if (order.kind === "connect") {
      this.#target = order;
    }
    this.#worker.postMessage({ order, port: null });
  }

  link(socket: WebSocket): void {
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
    this.#worker.postMessage({ order, port: port2 }, [port2]);
  }

  async stop(): Promise<void> {
    const stopped = new Promise<void>((resolve) => {
      this.#stopped = resolve;
    });
    this.order({ kind: "stop" });
    await stopped;
    await this.#worker.terminate();
  }

  #startAgain(): void {
    if (this.#stopped === null) {
      this.#worker = this.#start();
      if (this.#target !== null) {
        this.order(this.#target);
      }
    }
  }

  #start(): Worker {
    this.#startedAt = performance.now();
    const worker = new Worker(new URL("./monitor-process.ts", import.meta.url), {
      env: { ...this.#options.env },
      resourceLimits: { maxOldGenerationSizeMb: MONITOR_HEAP_MB },
    });
    worker.on("message", (notice: MonitorNotice) => {
      switch (notice.kind) {
        case "stopped":
          this.#stopped?.();
          return;
        case "watching":
          // A window has chosen another store: a monitor that is started again watches that one.
          this.#target = notice.target === null ? null : { kind: "connect", ...notice.target };
      }
    });
    worker.on("error", (error: Error) => {
      if (this.#stopped !== null) {
        this.#stopped();
        return;
      }
      this.#options.onProblem(`The monitor stopped unexpectedly (${error.name}) and is started again.`);
      if (performance.now() - this.#startedAt > STEADY_AFTER_MS) {
        this.#waitMs = FIRST_WAIT_MS;
      }
      setTimeout(() => this.#startAgain(), this.#waitMs);
      this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_WAIT_MS);
    });
    return worker;
  }
}

/** Compares in constant time, so that secrets cannot be guessed letter by letter. */
function same(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
