/** Turns what ioredis, Node and SSH throw into named failures. */
import { describeAddress, type StoreAddress } from "../../../shared/address/store-address.ts";
import { type Failure, FailureError, failure } from "../../../shared/failure.ts";
import { SystemErrorSchema } from "../../../shared/system-error.ts";
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
  const known = SystemErrorSchema.safeParse(code).data;
  if (known !== undefined && known !== "ECONNRESET" && known !== "EPIPE") {
    return failure("unreachable", { where, reason: known });
  }
  return failure("connection-lost", { where, reason: code ?? "" });
}

/** A system error by its code, which `shared/system-error.ts` puts into words; never contains paths or addresses. */
export function systemReason(error: unknown): string {
  return errorCode(error) ?? "unknown";
}

export function errorCode(error: unknown): string | null {
  if (typeof error === "object" && error !== null && "code" in error && typeof error.code === "string") {
    return error.code;
  }
  return null;
}
