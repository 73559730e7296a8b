/**
 * What the operating system says of an error, by its code. English here, because terminals and logs say it too; the
 * German is in `renderer/text`.
 */
import { z } from "zod";

export const SystemErrorSchema = z.enum([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EHOSTDOWN",
  "EADDRNOTAVAIL",
  "ETIMEDOUT",
  "ECONNRESET",
  "EPIPE",
  "ENOENT",
  "EACCES",
  "EPERM",
  "EISDIR",
  "ENOSPC",
  "EROFS",
  /** It gives no code. */
  "unknown",
]);
export type SystemError = z.infer<typeof SystemErrorSchema>;

const ENGLISH: Readonly<Record<SystemError, string>> = {
  ECONNREFUSED: "connection refused",
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name cannot be looked up right now",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  EHOSTDOWN: "the host is down",
  EADDRNOTAVAIL: "the address is not available",
  ETIMEDOUT: "no answer in time",
  ECONNRESET: "the connection was reset",
  EPIPE: "the connection was closed",
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EPERM: "not permitted",
  EISDIR: "it is a folder",
  ENOSPC: "the disk is full",
  EROFS: "the file system is read-only",
  unknown: "unknown reason",
};

/** In English, or in the words given. What is none of these is words already, or a code that few people meet. */
export function systemErrorWords(
  reason: string,
  words: Readonly<Record<SystemError, string>> = ENGLISH,
): string {
  const parsed = SystemErrorSchema.safeParse(reason);
  return parsed.success ? words[parsed.data] : reason;
}
