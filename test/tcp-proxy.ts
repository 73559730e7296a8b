/** A proxy between the product and a server, for faults of the network. */
import { once } from "node:events";
import { createConnection, createServer, type Socket } from "node:net";

export interface TestProxy {
  readonly port: number;
  /** Nothing passes any more, in either direction, and nobody is told: a half-open connection. */
  hold(): void;
  /** What was held is dropped with its connections; new ones work again. */
  release(): void;
  /** Passes `bytes` more to the clients and then resets all connections, in the middle of a reply. */
  resetAfter(bytes: number): void;
  stop(): Promise<void>;
}

/** Forwards a free port to `target` on this machine. */
export async function startProxy(target: number): Promise<TestProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let held = false;
  let left = Number.POSITIVE_INFINITY;
  const reset = (): void => {
    for (const [client, server] of pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
    pairs.clear();
  };
  const proxy = createServer((client) => {
    const server = createConnection(target, "127.0.0.1");
    const pair = [client, server] as const;
    pairs.add(pair);
    const over = (): void => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of pair) {
      socket.on("error", over);
      socket.on("close", over);
    }
    client.on("data", (chunk) => {
      if (!held) {
        server.write(chunk);
      }
    });
    server.on("data", (chunk) => {
      if (held) {
        return;
      }
      if (chunk.length < left) {
        left -= chunk.length;
        client.write(chunk);
        return;
      }
      const part = chunk.subarray(0, left);
      left = Number.POSITIVE_INFINITY;
      client.write(part, reset);
    });
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  if (address === null || typeof address === "string") {
    throw new Error("the proxy has no port");
  }
  return {
    port: address.port,
    hold() {
      held = true;
    },
    release() {
      held = false;
      reset();
    },
    resetAfter(bytes) {
      left = bytes;
    },
    async stop() {
      reset();
      proxy.close();
      await once(proxy, "close");
    },
  };
}
