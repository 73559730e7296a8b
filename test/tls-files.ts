/** A certificate authority for one test, with a server's and a client's certificate. Needs the openssl program. */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface TlsTestFiles {
  readonly ca: string;
  readonly serverCert: string;
  readonly serverKey: string;
  readonly clientCert: string;
  readonly clientKey: string;
}

/** The server's certificate is for "store.test" and for no address, so that the server name matters. */
export async function makeTlsFiles(folder: string): Promise<TlsTestFiles> {
  const at = (name: string): string => join(folder, name);
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await run("openssl", [
    ...["req", "-x509", ...key, "-keyout", at("ca.key"), "-out", at("ca.pem")],
    ...["-subj", "/CN=Test authority", "-days", "1"],
  ]);
  const issue = async (name: string, subject: string): Promise<void> => {
    await writeFile(at(`${name}.ext`), `subjectAltName=DNS:${subject}\n`);
    await run("openssl", [
      ...["req", ...key, "-keyout", at(`${name}.key`), "-out", at(`${name}.csr`), "-subj", `/CN=${subject}`],
    ]);
    await run("openssl", [
      ...["x509", "-req", "-in", at(`${name}.csr`), "-CA", at("ca.pem"), "-CAkey", at("ca.key")],
      ...["-CAcreateserial", "-out", at(`${name}.pem`), "-days", "1", "-extfile", at(`${name}.ext`)],
    ]);
  };
  await issue("server", "store.test");
  await issue("client", "watcher.test");
  return {
    ca: at("ca.pem"),
    serverCert: at("server.pem"),
    serverKey: at("server.key"),
    clientCert: at("client.pem"),
    clientKey: at("client.key"),
  };
}
