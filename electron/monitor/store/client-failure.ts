/** Turns what ioredis, Node and SSH throw into named failures. */
import { describeAddress, type StoreAddress } from "../../../shared/address/store-address.ts";
import { type Failure, FailureError, failure } from "../../../shared/failure.ts";
import { isTlsError, tlsProblemIn } from "../tls-problem.ts";

/** Time for the TCP and TLS handshake, AUTH and SELECT together. */
export const CONNECT_TIMEOUT_MS = 8_000;

/** Unknown replies become `connection-lost`. */
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
    return failure("tls-failed", {
      where,
      reason: tlsProblemIn(code, message) ?? code ?? "handshake refused",
    });
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
