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

export interface TestAuthority {
  /** The file with its certificate. */
  readonly ca: string;
  /** A certificate for a host name and its key; with 0 `days` it has expired a second later. */
  issue(name: string, host: string, days?: number): Promise<{ readonly cert: string; readonly key: string }>;
}

/** `name` is that of its files in the folder. */
export async function makeAuthority(folder: string, name = "ca"): Promise<TestAuthority> {
  const at = (file: string): string => join(folder, file);
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const [ca, caKey] = [at(`${name}.pem`), at(`${name}.key`)];
  await run("openssl", [
    ...["req", "-x509", ...key, "-keyout", caKey, "-out", ca],
    ...["-subj", `/CN=Test authority ${name}`, "-days", "1"],
  ]);
  return {
    ca,
    issue: async (file, host, days = 1) => {
      const files = { cert: at(`${file}.pem`), key: at(`${file}.key`) };
      await writeFile(at(`${file}.ext`), `subjectAltName=DNS:${host}\n`);
      await run("openssl", [
        ...["req", ...key, "-keyout", files.key, "-out", at(`${file}.csr`), "-subj", `/CN=${host}`],
      ]);
      await run("openssl", [
        ...["x509", "-req", "-in", at(`${file}.csr`), "-CA", ca, "-CAkey", caKey, "-CAcreateserial"],
        ...["-out", files.cert, "-days", String(days), "-extfile", at(`${file}.ext`)],
      ]);
      return files;
    },
  };
}

/** The server's certificate is for "store.test" and for no address, so that the server name matters. */
export async function makeTlsFiles(folder: string): Promise<TlsTestFiles> {
  const { ca, issue } = await makeAuthority(folder);
  const server = await issue("server", "store.test");
  const client = await issue("client", "watcher.test");
  return {
    ca,
    serverCert: server.cert,
    serverKey: server.key,
    clientCert: client.cert,
    clientKey: client.key,
  };
}
