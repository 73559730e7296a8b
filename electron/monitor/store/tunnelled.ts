/** Lets ioredis connect through a tunnel instead of by itself. */
import type { Duplex } from "node:stream";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { AbstractConnector, Redis, type RedisOptions } from "ioredis";
import {
  describeAddress,
  type HostPort,
  hostPortText,
  type StoreAddress,
} from "../../../shared/address/store-address.ts";
import { FailureError, failure } from "../../../shared/failure.ts";
import { splitHostPort, translated } from "./cluster-layout.ts";
import type { Tunnel } from "./ssh-tunnel.ts";

/** For the options of a client: everything it sends goes through the tunnel to `to`. */
export function through(tunnel: Tunnel, to: HostPort, tls: ConnectionOptions | null): RedisOptions {
  class TunnelConnector extends AbstractConnector {
    constructor() {
      super(2_000);
    }

    override async connect(): Promise<Redis["stream"]> {
      const channel = asSocket(await tunnel.forward(to));
      this.stream = tls === null ? channel : connectTls({ ...tls, socket: channel, host: to.host });
      this.stream.once("error", (error: Error) => {
        this.firstError = error;
      });
      return this.stream;
    }
  }
  return { Connector: TunnelConnector };
}

/** ioredis tunes sockets; a channel has nothing to tune. */
function asSocket(channel: Duplex): Redis["stream"] {
  // Whoever uses it is told once; a second word of the same trouble must not end the process.
  channel.on("error", () => undefined);
  const nothing = (): Duplex => channel;
  const socket = Object.assign(channel, { setNoDelay: nothing, setKeepAlive: nothing, setTimeout: nothing });
  // What ioredis uses of a socket beside a duplex stream is the three methods above.
  return socket as unknown as Redis["stream"];
}

/** Asks the Sentinels for the primary, through the tunnel: ioredis would ask them directly. */
export async function primaryThrough(
  tunnel: Tunnel,
  address: StoreAddress,
  options: { readonly tls: ConnectionOptions | null; readonly timeoutMs: number },
): Promise<HostPort> {
  const { endpoint, sentinelLogin } = address;
  if (endpoint.kind !== "sentinel") {
    throw new Error("only a Sentinel address has Sentinels");
  }
  for (const sentinel of endpoint.sentinels) {
    const asking: RedisOptions = {
      lazyConnect: true,
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
      connectTimeout: options.timeoutMs,
      commandTimeout: options.timeoutMs,
      disableClientInfo: true,
      enableReadyCheck: false,
      protocol: 2,
      ...through(tunnel, sentinel, options.tls),
      ...(sentinelLogin.username === null ? {} : { username: sentinelLogin.username }),
      ...(sentinelLogin.password === null ? {} : { password: sentinelLogin.password }),
    };
    const client = new Redis({ ...asking, replyMapping: "legacy" });
    client.on("error", () => undefined);
    try {
      await client.connect();
      const reply = await client.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", endpoint.master);
      const [host, port] = Array.isArray(reply) ? reply.map(String) : [];
      const announced = host === undefined || port === undefined ? null : splitHostPort(`${host}:${port}`);
      if (announced !== null) {
        return translated(announced, address);
      }
    } catch {
      // The next Sentinel may answer.
    } finally {
      client.disconnect();
    }
  }
  const reason = `no Sentinel answers or knows this master, through ${tunnel.place}: ${endpoint.sentinels.map(hostPortText).join(", ")}`;
  throw new FailureError(failure("unreachable", { where: describeAddress(address), reason }));
}
