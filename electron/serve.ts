/**
 * The browser host: the same monitor and the same renderer build, for a browser on this machine. Loopback only; the
 * printed address carries a ticket that works once and is exchanged for a session cookie; `Host` and `Origin` are
 * checked against DNS rebinding and foreign pages; the link runs over a WebSocket.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { MAX_REQUEST_LENGTH } from "../shared/link.ts";
import type { MonitorOrder } from "./monitor-messages.ts";
import { MonitorThread } from "./monitor-thread.ts";
import { type Page, readPage } from "./page-files.ts";
import { pageHeaders } from "./page-headers.ts";
import { RESTART_WAITS_MS } from "./restarts.ts";

export interface ServeOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Folder with the renderer's build. */
  readonly pageFolder: string;
  /** Environment of the monitor's thread; see `monitor-process.ts`. */
  readonly env: Readonly<Record<string, string>>;
  /** A person should know of it: the monitor crashed, the audit log cannot be written. */
  readonly onProblem: (sentence: string) => void;
  /** The monitor has crashed too often; there is nothing left to show. */
  readonly onGivenUp: () => void;
  /** Nobody has looked for so long that the cookie was withdrawn; `address` opens the page again. */
  readonly onIdle: (address: string) => void;
  readonly limits?: Partial<Limits>;
  /** Another entry than the monitor's own, for tests. */
  readonly monitorEntry?: URL;
}

export interface Limits {
  /** Without an open page for this long, browsers that were let in are not known any more. A working day and its evening. */
  readonly idleMs: number;
  /** Pages open at once; more is a fault or an attack. */
  readonly pages: number;
  /** Waits before a monitor that crashed is started again; after as many starts it is given up. */
  readonly restartWaitsMs: readonly number[];
}

const LIMITS: Limits = { idleMs: 12 * 60 * 60 * 1_000, pages: 32, restartWaitsMs: RESTART_WAITS_MS };
/** How often it is looked whether anybody looks, as a part of the idle time. */
const IDLE_CHECKS = 12;
/** A request of a browser on this machine is complete at once; whoever dawdles holds a connection and is none. */
const REQUEST_WITHIN_MS = 10_000;
const MOST_CONNECTIONS = 256;

export interface Served {
  /** A fresh address that can be opened once. */
  address(): string;
  order(order: MonitorOrder): void;
  /** Lets a revocation under way end, then stops everything. */
  close(): Promise<void>;
}

/** Tickets that were printed and not used yet; older ones stop working. */
const TICKETS_KEPT = 8;
/** Rejects when the port cannot be listened on. */
export async function serve(options: ServeOptions): Promise<Served> {
  const page = await readPage(options.pageFolder);
  const limits = { ...LIMITS, ...options.limits };
  const tickets: string[] = [];
  const server = createServer({
    headersTimeout: REQUEST_WITHIN_MS,
    requestTimeout: REQUEST_WITHIN_MS,
    connectionsCheckingInterval: REQUEST_WITHIN_MS / 2,
  });
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const gate = new Gate(port, tickets);
  const { env, onProblem, onGivenUp, monitorEntry } = options;
  const monitor = new MonitorThread({
    env,
    onProblem,
    onGivenUp,
    entry: monitorEntry,
    restartWaitsMs: limits.restartWaitsMs,
  });
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
    if (sockets.clients.size >= limits.pages) {
      socket.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => monitor.link(webSocket));
  });

  const address = (): string => {
    const ticket = randomBytes(24).toString("base64url");
    tickets.push(ticket);
    tickets.splice(0, tickets.length - TICKETS_KEPT);
    return `http://127.0.0.1:${port}/?ticket=${ticket}`;
  };
  let quietFor = 0;
  const idling = setInterval(() => {
    quietFor = sockets.clients.size > 0 || !gate.hasAdmitted ? 0 : quietFor + 1;
    if (quietFor >= IDLE_CHECKS) {
      quietFor = 0;
      gate.forgetBrowsers();
      options.onIdle(address());
    }
  }, limits.idleMs / IDLE_CHECKS);
  idling.unref();

  return {
    address,
    order: (order) => monitor.order(order),
    async close() {
      clearInterval(idling);
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
  readonly #tickets: string[];
  #cookieValue = newSecret();
  #hasAdmitted = false;

  constructor(port: number, tickets: string[]) {
    this.#hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
    // Cookies do not know ports, so two instances on one machine need different names.
    this.#cookieName = `sessionwatch-${port}`;
    this.#tickets = tickets;
  }

  /** Some browser holds a cookie that is good. */
  get hasAdmitted(): boolean {
    return this.#hasAdmitted;
  }

  forgetBrowsers(): void {
    this.#cookieValue = newSecret();
    this.#hasAdmitted = false;
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
    this.#hasAdmitted = true;
    return true;
  }
}

function respond(request: IncomingMessage, response: ServerResponse, page: Page, gate: Gate): void {
  const headers = pageHeaders("'self'");
  const url = URL.parse(`http://host.invalid${request.url ?? "/"}`);
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
  const ticket = url?.searchParams.get("ticket") ?? null;
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
  const file = page.get(url?.pathname === "/" ? "/index.html" : (url?.pathname ?? ""));
  if (file === undefined) {
    say(404, "There is nothing here.");
    return;
  }
  response.writeHead(200, { ...headers, "Content-Type": file.type });
  response.end(request.method === "HEAD" ? undefined : file.bytes);
}

function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** Compares in constant time, so that secrets cannot be guessed letter by letter. */
function same(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
