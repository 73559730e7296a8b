/** What OpenSSL, BoringSSL (Electron) and Node call what is wrong with TLS, by our names. */
import type { TlsProblem } from "../../shared/tls-problem.ts";

/** X509_V_ERR_… without the prefix (https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error), and Node's own. */
const OF_CODE: Readonly<Record<string, TlsProblem>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "authority-unknown",
  SELF_SIGNED_CERT_IN_CHAIN: "authority-unknown",
  UNABLE_TO_GET_ISSUER_CERT: "authority-unknown",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "authority-unknown",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "authority-unknown",
  CERT_UNTRUSTED: "authority-unknown",
  CERT_HAS_EXPIRED: "certificate-expired",
  CERT_NOT_YET_VALID: "certificate-early",
  HOSTNAME_MISMATCH: "certificate-name",
  ERR_TLS_CERT_ALTNAME_INVALID: "certificate-name",
};

/** Null where it is about something else, or says no more than that a handshake failed. */
export function tlsProblemIn(code: string | null, message: string): TlsProblem | null {
  if (code !== null && code in OF_CODE) return OF_CODE[code] ?? null;
  // An alert is what the other side sends: it is about us. Read before CERT, which is in many of their names.
  const all = `${code} ${message}`;
  if (/alert/i.test(all)) {
    if (/certificate|unknown[ _]ca|access[ _]denied/i.test(all)) return "client-certificate";
    if (/handshake[ _]failure|protocol[ _]version|insufficient[ _]security/i.test(all))
      return "handshake-refused";
  }
  if (/wrong version number|before secure TLS|packet length too long/i.test(message)) return "no-tls";
  return code !== null && /^CERT_|^INVALID_PURPOSE$|^PATH_LENGTH_EXCEEDED$/.test(code)
    ? "certificate-wrong"
    : null;
}

/** Whether it is about encryption at all, also where it only says that a handshake failed. */
export function isTlsError(code: string | null, message: string): boolean {
  return (
    tlsProblemIn(code, message) !== null ||
    /^(ERR_TLS|ERR_SSL|UNABLE_TO_|EPROTO|INVALID_CA)/.test(code ?? "") ||
    /certificate|ssl routines/i.test(message)
  );
}
