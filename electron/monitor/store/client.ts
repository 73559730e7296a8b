/**
 * One connection to one server. It never reconnects by itself: whoever opened it is told that it is gone and
 * decides, because every gap means that something must be read again.
 */
import { readFile } from "node:fs/promises";
import { Redis, type RedisOptions } from "ioredis";
import { describeAddress, type StoreAddress } from "../../../shared/address/store-address.ts";
import { type Failure, FailureError, failure } from "../../../shared/failure.ts";
import { trustAuthorities } from "./authorities.ts";

/** Time for the TCP and TLS handshake, AUTH and SELECT together. */
const CONNECT_TIMEOUT_MS = 8_000;

/** Opens and logs in. Rejects with a {@link FailureError} that says which step was refused. */
export async function openClient(address: StoreAddress): Promise<Redis> {
  const where = describeAddress(address);
  const client = new Redis({ ...(await clientOptions(address)), replyMapping: "legacy" });
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

async function tlsOptions({ tls, endpoint }: StoreAddress): Promise<RedisOptions> {
  if (tls === null) {
    return {};
  }
  trustAuthorities();
  const servername = tls.servername ?? (endpoint.kind === "tcp" ? endpoint.host : null);
  const options = {
    ...(tls.ca === null ? {} : { ca: await readPem(tls.ca) }),
    ...(tls.cert === null ? {} : { cert: await readPem(tls.cert) }),
    ...(tls.key === null ? {} : { key: await readPem(tls.key) }),
    // An IP address is not allowed as SNI; the certificate is then checked against the address itself.
    ...(servername === null || /^[\d.:]+$/.test(servername) ? {} : { servername }),
  };
  return endpoint.kind === "sentinel"
    ? { tls: options, sentinelTLS: options, enableTLSForSentinelMode: true }
    : { tls: options };
}

async function readPem(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new FailureError(failure("file-unreadable", { file, reason: systemReason(error) }));
  }
}

/** Turns what ioredis and Node throw into one of our named failures. Unknown replies become `connection-lost`. */
export function failureOf(error: unknown, address: StoreAddress): Failure {
  if (error instanceof FailureError) {
    return error.failure;
  }
  const where = describeAddress(address);
  const message = error instanceof Error ? error.message : String(error);
  const code = errorCode(error);
  if (/^NOAUTH|^ERR.*without any password configured/.test(message)) {
    return failure("password-required", { where });
  }
  if (/^WRONGPASS|invalid password|AUTH failed/i.test(message)) {
    return failure("password-wrong", { where });
  }
  if (/DB index is out of range|invalid DB index|SELECT is not allowed/i.test(message)) {
    return failure("database-missing", { where, database: address.db });
  }
  if (message.startsWith("LOADING")) {
    return failure("store-loading", { where });
  }
  if (/^CLUSTERDOWN/.test(message)) {
    return failure("connection-lost", { where, reason: "the cluster is down: not every slot has a primary" });
  }
  if (/^NOPERM .*'scan'/.test(message)) {
    return failure("scan-denied");
  }
  if (/^NOPERM/.test(message)) {
    return failure("connection-lost", { where, reason: "a command that is needed is no longer permitted" });
  }
  if (/max number of clients/i.test(message)) {
    return failure("too-many-connections", { where });
  }
  if (/Unknown RESP type|Protocol error/i.test(message)) {
    return failure("not-redis", { where });
  }
  if (isTlsError(code, message)) {
    return failure("tls-failed", { where, reason: tlsReason(code, message) });
  }
  if (code === "ETIMEDOUT" || /timed out|ETIMEDOUT/i.test(message)) {
    return failure("timed-out", { where, seconds: CONNECT_TIMEOUT_MS / 1000 });
  }
  if (/All sentinels are unreachable/i.test(message)) {
    return failure("unreachable", { where, reason: "no Sentinel answers or knows this master" });
  }
  if (code !== null && code in SYSTEM_REASONS && code !== "ECONNRESET" && code !== "EPIPE") {
    return failure("unreachable", { where, reason: systemReason(error) });
  }
  return failure("connection-lost", { where, reason: code === null ? "" : systemReason(error) });
}

function isTlsError(code: string | null, message: string): boolean {
  return (
    (code !== null &&
      /^(ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|CERT_|EPROTO|HOSTNAME_)/.test(code)) ||
    /wrong version number|certificate|ssl routines|before secure TLS connection/i.test(message)
  );
}

function tlsReason(code: string | null, message: string): string {
  if (/wrong version number|before secure TLS|packet length too long/i.test(message)) {
    return "this port does not speak TLS";
  }
  switch (code) {
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
      return "the certificate is self-signed and its authority is not known here";
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
      return "the authority that signed the certificate is not known here";
    case "CERT_HAS_EXPIRED":
      return "the certificate has expired";
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return "the certificate is for another server name";
    default:
      return /certificate required/i.test(message)
        ? "the server asks for a client certificate"
        : (code ?? "handshake refused");
  }
}

const SYSTEM_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name cannot be looked up right now",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  EHOSTDOWN: "the host is down",
  EADDRNOTAVAIL: "the address is not available",
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EPERM: "not permitted",
  ECONNRESET: "the connection was reset",
  EPIPE: "the connection was closed",
  EISDIR: "it is a folder",
  ENOSPC: "the disk is full",
  EROFS: "the file system is read-only",
};

/** A system error in words; never contains paths or addresses. */
export function systemReason(error: unknown): string {
  const code = errorCode(error);
  return code === null ? "unknown reason" : (SYSTEM_REASONS[code] ?? code);
}

export function errorCode(error: unknown): string | null {
  if (typeof error === "object" && error !== null && "code" in error && typeof error.code === "string") {
    return error.code;
  }
  return null;
}
