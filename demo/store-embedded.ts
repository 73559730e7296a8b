/**
 * The in-process store for machines without Redis or Valkey: js-redis-server, a JavaScript server that speaks the
 * protocol over a real socket. It has keyspace events, but neither client tracking nor access control lists.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import {
  attachSession,
  createRedisCommandExecutor,
  RedisServerState,
  SocketConnectionTransport,
} from "js-redis-server/core";
import { KEYSPACE_EVENTS } from "./keyspace-events.ts";
import type { DemoStore } from "./store.ts";

/**
 * Assembled from the package's parts, because its ready-made server listens on every interface without a
 * password; this one listens on loopback and asks for one.
 */
export async function startEmbeddedStore(): Promise<DemoStore> {
  const password = randomBytes(24).toString("base64url");
  const state = new RedisServerState({ databaseCount: 16, requirepass: password });
  state.notifyKeyspaceEvents = KEYSPACE_EVENTS;
  const executor = createRedisCommandExecutor();

  const sockets = new Set<Socket>();
  const server = createServer({ keepAlive: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    const clientAddress = `${socket.remoteAddress}:${socket.remotePort}`;
    attachSession(new SocketConnectionTransport(socket), { state, executor, clientAddress });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the embedded store has no port");

  let stopped: Promise<unknown> | undefined;
  return {
    url: `redis://:${password}@127.0.0.1:${address.port}/0`,
    kind: "js-redis-server",
    version: state.profile.version,
    stop: async () => {
      if (stopped === undefined) {
        stopped = once(server, "close");
        server.close();
        for (const socket of sockets) socket.destroy();
        state.close();
      }
      await stopped;
    },
  };
}
