/**
 * Syslog over UDP (RFC 5426, one message per datagram), TCP (RFC 6587, octet counting) and TLS (RFC 5425). UDP has no
 * answer, and plain TCP none either: what the system took from us counts as delivered.
 */
import { createSocket } from "node:dgram";
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Sink } from "../../../../shared/settings/alerts.ts";
import { codeOf, DeliveryError, type Sender } from "./send.ts";
import { syslogMessage } from "./syslog-message.ts";

/** RFC 5426, section 3.2: receivers should take 2,048 bytes. */
const MOST_DATAGRAM = 2048;
/** RFC 5425, section 4.3.1: receivers should take 8,192 bytes. */
const MOST_FRAME = 8192;
const TIMEOUT_MS = 10_000;

type SyslogSink = Extract<Sink, { kind: "syslog" }>;

/** `ca` in PEM in place of the system's authorities, for tests. */
export function syslog(sink: SyslogSink, ca?: string): Sender {
  return sink.transport === "udp" ? overUdp(sink) : overStream(sink, ca);
}

function overUdp({ host, port, body }: SyslogSink): Sender {
  return {
    send: (event) =>
      new Promise((resolve, reject) => {
        const socket = createSocket(isIP(host) === 6 ? "udp6" : "udp4");
        const finish = (error: Error | null): void => {
          socket.close();
          if (error === null) resolve();
          else reject(new DeliveryError(codeOf(error)));
        };
        socket.once("error", finish);
        socket.send(syslogMessage(event, body, MOST_DATAGRAM), port, host, finish);
      }),
    close: () => {},
  };
}

function overStream({ transport, host, port, body }: SyslogSink, ca?: string): Sender {
  let open: Socket | null = null;
  function dial(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const ready = transport === "tls" ? "secureConnect" : "connect";
      const authorities = ca === undefined ? {} : { ca };
      const name = isIP(host) === 0 ? { servername: host } : {};
      const socket: Socket =
        transport === "tls" ? connectTls({ host, port, ...name, ...authorities }) : connect({ host, port });
      socket.setTimeout(TIMEOUT_MS, () =>
        socket.destroy(new DeliveryError(`no connection within ${TIMEOUT_MS / 1000} s`)),
      );
      socket.once(ready, () => {
        socket.setTimeout(0);
        resolve(socket);
      });
      socket.once("error", (error) =>
        reject(error instanceof DeliveryError ? error : new DeliveryError(codeOf(error))),
      );
      socket.on("close", () => {
        if (open === socket) open = null;
      });
      // Receivers say nothing; reading is what finds out that one has gone.
      socket.resume();
    });
  }
  return {
    async send(event) {
      const message = syslogMessage(event, body, MOST_FRAME);
      open ??= await dial();
      const socket = open;
      await new Promise<void>((resolve, reject) => {
        socket.write(`${message.length} ${message}`, (error) => {
          if (error == null) resolve();
          else reject(new DeliveryError(codeOf(error)));
        });
      });
    },
    close: () => open?.destroy(),
  };
}
