/**
 * What is wrong with a certificate, or with TLS altogether, by name: said alike of stores and of receivers. English here,
 * because terminals and logs say it too; the German is in `renderer/text`.
 */
import { z } from "zod";

export const TlsProblemSchema = z.enum([
  "authority-unknown",
  "certificate-name",
  "certificate-expired",
  "certificate-early",
  "certificate-wrong",
  "client-certificate",
  "handshake-refused",
  "no-tls",
]);
export type TlsProblem = z.infer<typeof TlsProblemSchema>;

/** `reason` follows a colon, without a full stop; `next` is a sentence. */
export interface TlsWords {
  readonly reason: string;
  readonly next: string;
}

const ENGLISH: Readonly<Record<TlsProblem, TlsWords>> = {
  "authority-unknown": {
    reason: "its certificate is signed by an authority that is not trusted here",
    next: "Trust that authority in the operating system, or name its PEM file (desktop: Settings → Own authorities; browser host: SESSIONWATCH_CA_FILES), and start Sessionwatch again.",
  },
  "certificate-name": {
    reason: "its certificate is for another host name",
    next: "Use a name that stands in the certificate, or have it issued for this one.",
  },
  "certificate-expired": {
    reason: "its certificate has expired",
    next: "Have it renewed there; if it is valid, this machine's clock is wrong.",
  },
  "certificate-early": {
    reason: "its certificate is not valid yet",
    next: "Compare this machine's clock with the beginning of the certificate's validity.",
  },
  "certificate-wrong": {
    reason: "its certificate is damaged, revoked or not meant for a server",
    next: "Have another certificate issued for it.",
  },
  "client-certificate": {
    reason: "it accepts no connection without a client certificate that it knows",
    next: "A client certificate can be given for a store alone, with its connection; receivers of alerts and events have to accept connections without.",
  },
  "handshake-refused": {
    reason: "it refused the encrypted connection; it wants a client certificate or another version of TLS",
    next: "Its log says which. TLS 1.2 and 1.3 are spoken here; a client certificate can be given for a store alone.",
  },
  "no-tls": {
    reason: "this port does not speak TLS",
    next: "Check the port, and whether encryption is switched on there.",
  },
};

/** Null where the reason is none of these but words already. */
export function tlsProblemOf(reason: string): TlsProblem | null {
  const parsed = TlsProblemSchema.safeParse(reason);
  return parsed.success ? parsed.data : null;
}

/** In English. Null where the reason is none of these but words already. */
export function tlsWords(reason: string): TlsWords | null {
  const problem = tlsProblemOf(reason);
  return problem === null ? null : ENGLISH[problem];
}
