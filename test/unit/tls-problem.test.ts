import { describe, expect, it } from "vitest";
import { tlsProblemIn } from "../../electron/monitor/tls-problem.ts";

describe("What is wrong with TLS", () => {
  it.each([
    ["SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain", "authority-unknown"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify the first certificate", "authority-unknown"],
    ["CERT_HAS_EXPIRED", "certificate has expired", "certificate-expired"],
    ["CERT_NOT_YET_VALID", "certificate is not yet valid", "certificate-early"],
    ["CERT_REVOKED", "certificate revoked", "certificate-wrong"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "Hostname/IP does not match certificate's altnames", "certificate-name"],
    ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "tlsv13 alert certificate required", "client-certificate"],
    ["ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE", "ssl/tls alert bad certificate", "client-certificate"],
    ["ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN", "sslv3 alert certificate unknown", "client-certificate"],
    ["ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", "tlsv1 alert unknown ca", "client-certificate"],
    ["ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE", "ssl/tls alert handshake failure", "handshake-refused"],
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "tlsv1 alert protocol version", "handshake-refused"],
    ["EPROTO", "SSL routines:tlsv13 alert certificate required:SSL alert number 116", "client-certificate"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "wrong version number", "no-tls"],
    ["ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:1", null],
    [null, "anything else", null],
  ])("is told apart by %s: %s", (code, message, problem) => {
    expect(tlsProblemIn(code, message)).toBe(problem);
  });
});
