/**
 * One connection to one server. It never reconnects by itself: whoever opened it is told that it is gone and
 * decides, because every gap means that something must be read again.
 */
import { readFile } from "node:fs/promises";
import type { ConnectionOptions } from "node:tls";
import { Redis, type RedisOptions } from "ioredis";
import { describeAddress, type StoreAddress } from "../../../shared/address/store-address.ts";
import { type Failure, FailureError, failure } from "../../../shared/failure.ts";
import { trustAuthorities } from "../authorities.ts";
import { CONNECT_TIMEOUT_MS, failureOf, systemReason } from "./client-failure.ts";
import { addressAt } from "./cluster-layout.ts";
import type { Tunnel } from "./ssh-tunnel.ts";
import { primaryThrough, through } from "./tunnelled.ts";

/**
 * Opens and logs in. Rejects with a {@link FailureError} that says which step was refused. `tunnel`: the one that the
 * address asks for; without one it is reached directly.
 */
export async function openClient(address: StoreAddress, tunnel: Tunnel | null): Promise<Redis> {
  const where = describeAddress(address);
  const options = tunnel === null ? await clientOptions(address) : await optionsThrough(tunnel, address);
  const client = new Redis({ ...options, replyMapping: "legacy" });
  // Whoever uses the connection is told by rejections and by the end of it.
  client.on("error", () => undefined);
  return await new Promise<Redis>((resolve, reject) => {
    let settled = false;
    const refuse = (reason: Failure): void => {
      if (!settled) {
        settled = true;
        clearTimeout(timer);
        client.disconnect();
        reject(new FailureError(reason));
      }
    };
    const timer = setTimeout(
      () => refuse(failure("timed-out", { where, seconds: CONNECT_TIMEOUT_MS / 1000 })),
      CONNECT_TIMEOUT_MS,
    );
    // ioredis reports refused logins and databases as events and may call itself connected all the same.
    client.on("error", (error: Error) => refuse(failureOf(error, address)));
    client.connect().then(
      async () => {
        // Without a login nothing has been asked yet, and a stopped server's kernel still accepts connections.
        // Any answer will do; the timer above ends the silence.
        await client.ping().catch((error: unknown) => {
          if (!/^NOPERM/.test(String(error instanceof Error ? error.message : error))) {
            refuse(failureOf(error, address));
          }
        });
        if (!settled) {
          settled = true;
          clearTimeout(timer);
          resolve(client);
        }
      },
      (error: unknown) => {
        // The event with the real reason precedes the rejection; without one the peer just closed.
        queueMicrotask(() => refuse(failureOf(error, address)));
      },
    );
  });
}

/** Calls back once when the connection is gone, for whatever reason; not after `disconnect` by ourselves. */
export function onceLost(client: Redis, lost: (error: Error | null) => void): () => void {
  let last: Error | null = null;
  const onError = (error: Error): void => {
    last = error;
  };
  const onEnd = (): void => lost(last);
  client.on("error", onError);
  client.once("end", onEnd);
  return () => client.off("end", onEnd);
}

async function clientOptions(address: StoreAddress): Promise<RedisOptions> {
  const { login, sentinelLogin, db } = address;
  return {
    lazyConnect: true,
    retryStrategy: () => null,
    sentinelRetryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResubscribe: false,
    connectTimeout: CONNECT_TIMEOUT_MS,
    disableClientInfo: true,
    connectionName: "sessionwatch",
    keepAlive: 10_000,
    protocol: 2,
    // INFO may be denied; LOADING is found out by the preflight.
    enableReadyCheck: false,
    db,
    ...endpointOptions(address),
    ...(login.username === null ? {} : { username: login.username }),
    ...(login.password === null ? {} : { password: login.password }),
    ...(sentinelLogin.username === null ? {} : { sentinelUsername: sentinelLogin.username }),
    ...(sentinelLogin.password === null ? {} : { sentinelPassword: sentinelLogin.password }),
    ...(address.tls === null ? {} : await tlsOptions(address)),
  };
}

/** A Sentinel address becomes that of the primary, because ioredis would ask the Sentinels directly. */
async function optionsThrough(tunnel: Tunnel, address: StoreAddress): Promise<RedisOptions> {
  const { endpoint } = address;
  const tls = address.tls === null ? null : await tlsFiles(address);
  const to =
    endpoint.kind === "tcp"
      ? endpoint
      : await primaryThrough(tunnel, address, { tls, timeoutMs: CONNECT_TIMEOUT_MS });
  const direct = addressAt(address, to);
  return { ...(await clientOptions(direct)), ...through(tunnel, to, tls) };
}

function endpointOptions({ endpoint, nat }: StoreAddress): RedisOptions {
  switch (endpoint.kind) {
    case "tcp":
      return { host: endpoint.host, port: endpoint.port };
    case "unix":
      return { path: endpoint.path };
    case "sentinel":
      return {
        sentinels: endpoint.sentinels.map((one) => ({ ...one })),
        name: endpoint.master,
        ...(nat.length === 0
          ? {}
          : {
              natMap: Object.fromEntries(
                nat.map(({ inner, outer }) => [`${inner.host}:${inner.port}`, outer]),
              ),
            }),
      };
  }
}

async function tlsOptions(address: StoreAddress): Promise<RedisOptions> {
  const tls = await tlsFiles(address);
  return address.endpoint.kind === "sentinel"
    ? { tls, sentinelTLS: tls, enableTLSForSentinelMode: true }
    : { tls };
}

async function tlsFiles({ tls, endpoint }: StoreAddress): Promise<ConnectionOptions> {
  if (tls === null) {
    return {};
  }
  trustAuthorities();
  const servername = tls.servername ?? (endpoint.kind === "tcp" ? endpoint.host : null);
  return {
    ...(tls.ca === null ? {} : { ca: await readPem(tls.ca) }),
    ...(tls.cert === null ? {} : { cert: await readPem(tls.cert) }),
    ...(tls.key === null ? {} : { key: await readPem(tls.key) }),
    // An IP address is not allowed as SNI; the certificate is then checked against the address itself.
    ...(servername === null || /^[\d.:]+$/.test(servername) ? {} : { servername }),
  };
}

async function readPem(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new FailureError(failure("file-unreadable", { file, reason: systemReason(error) }));
  }
}
