/** Real receivers of alerts, for tests: HTTP, and syslog over UDP, TCP and TLS. */
import { createSocket } from "node:dgram";
import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly path: string;
}

export interface HttpReceiver {
  readonly url: string;
  readonly received: Received[];
  /** The status of the next answers; 0: none at all. */
  answer: (received: Received) => { readonly status: number; readonly headers?: Record<string, string> };
  stop(): Promise<void>;
}

/** With a certificate, which must be for "localhost", it speaks HTTPS. */
export async function httpReceiver(tls?: TlsOptions): Promise<HttpReceiver> {
  const received: Received[] = [];
  const take: RequestListener = async (request, response) => {
    const one = { headers: request.headers, body: await text(request), path: request.url ?? "" };
    received.push(one);
    const { status, headers } = receiver.answer(one);
    if (status > 0) response.writeHead(status, headers).end("thank you");
  };
  const server = tls === undefined ? createServer(take) : createHttpsServer(tls, take);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const receiver: HttpReceiver = {
    url: `${tls === undefined ? "http://127.0.0.1" : "https://localhost"}:${portOf(server)}/services/T000/B000/webhook-secret`,
    received,
    answer: () => ({ status: 200 }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

export interface SyslogReceiver {
  readonly port: number;
  readonly messages: string[];
  /** Ends every connection, as a receiver does that is restarted. */
  drop(): void;
  stop(): Promise<void>;
}

export async function udpReceiver(): Promise<SyslogReceiver> {
  const messages: string[] = [];
  const socket = createSocket("udp4");
  socket.on("message", (bytes) => messages.push(bytes.toString()));
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return {
    port: socket.address().port,
    messages,
    drop: () => {},
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

/** With a certificate it speaks TLS. Frames are counted in bytes, as RFC 6587 and RFC 5425 have it. */
export async function streamReceiver(tls?: TlsOptions, port = 0): Promise<SyslogReceiver> {
  const messages: string[] = [];
  const sockets = new Set<Socket>();
  const take = (socket: Socket): void => {
    sockets.add(socket);
    let rest = "";
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      rest += bytes.toString("latin1");
      for (let frame = /^(\d+) /.exec(rest); frame !== null; frame = /^(\d+) /.exec(rest)) {
        const from = frame[0].length;
        const to = from + Number(frame[1]);
        if (rest.length < to) return;
        messages.push(rest.slice(from, to));
        rest = rest.slice(to);
      }
    });
  };
  const server: Server = tls === undefined ? createTcpServer(take) : createTlsServer(tls, take);
  // Whoever turns the other away has been heard by it; that is what is tested.
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    port: portOf(server),
    messages,
    drop,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        drop();
      }),
  };
}

export function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
