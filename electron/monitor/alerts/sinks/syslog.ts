/**
 * Syslog over UDP (RFC 5426, one message per datagram), TCP (RFC 6587, octet counting) and TLS (RFC 5425). UDP has no
 * answer, and plain TCP none either: what the system took from us counts as delivered.
 */
import { createSocket } from "node:dgram";
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { writeDeliveryReason } from "../../../../shared/delivery-reason.ts";
import type { Sink } from "../../../../shared/settings/alerts.ts";
import { trustAuthorities } from "../../authorities.ts";
import { deliveryReason } from "../../delivery-reason.ts";
import { DeliveryError, type Sender } from "./send.ts";
import { syslogMessage } from "./syslog-message.ts";

/** RFC 5426, section 3.2: receivers should take 2,048 bytes. */
const MOST_DATAGRAM = 2048;
/** RFC 5425, section 4.3.1: receivers should take 8,192 bytes. */
const MOST_FRAME = 8192;
const TIMEOUT_MS = 10_000;
/** Longer than an answer takes round the world. */
const QUIET_MS = 1_000;

type SyslogSink = Extract<Sink, { kind: "syslog" }>;

export function syslog(sink: SyslogSink): Sender {
  return sink.transport === "udp" ? overUdp(sink) : overStream(sink);
}

function overUdp({ host, port, body }: SyslogSink): Sender {
  return {
    send: (event) =>
      new Promise((resolve, reject) => {
        const socket = createSocket(isIP(host) === 6 ? "udp6" : "udp4");
        const finish = (error: Error | null): void => {
          socket.close();
          if (error === null) resolve();
          else reject(new DeliveryError(deliveryReason(error)));
        };
        socket.once("error", finish);
        socket.send(syslogMessage(event, body, MOST_DATAGRAM), port, host, finish);
      }),
    close: () => {},
  };
}

function overStream({ transport, host, port, body }: SyslogSink): Sender {
  let open: Socket | null = null;
  function dial(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const ready = (): void => {
        socket.setTimeout(0);
        resolve(socket);
      };
      const socket = transport === "tls" ? dialTls(host, port, ready) : connect({ host, port }, ready);
      socket.setTimeout(TIMEOUT_MS, () =>
        socket.destroy(
          new DeliveryError(writeDeliveryReason({ kind: "no-connection", seconds: TIMEOUT_MS / 1000 })),
        ),
      );
      socket.once("error", (error) =>
        reject(error instanceof DeliveryError ? error : new DeliveryError(deliveryReason(error))),
      );
      socket.on("close", () => {
        if (open === socket) open = null;
        reject(new DeliveryError(writeDeliveryReason({ kind: "closed" })));
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
          else reject(new DeliveryError(deliveryReason(error)));
        });
      });
    },
    close: () => open?.destroy(),
  };
}

/**
 * In TLS 1.3 a receiver that wants a certificate of ours says so only after the handshake (RFC 8446, section 4.4.2), when
 * a message might already be on its way and count as delivered. A session ticket says that we were accepted; some
 * receivers send none, so a quiet moment does as well.
 */
function dialTls(host: string, port: number, accepted: () => void): Socket {
  trustAuthorities();
  const socket = connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}) });
  socket.once("secureConnect", () => {
    if (socket.getProtocol() !== "TLSv1.3") return accepted();
    const quiet = setTimeout(accepted, QUIET_MS);
    socket.once("close", () => clearTimeout(quiet));
    // What is written while OpenSSL is still reading the ticket never leaves (Node 24).
    socket.once("session", () => setImmediate(accepted));
  });
  return socket;
}
