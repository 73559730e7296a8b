import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoAuthority } from "../../../electron/desktop/authority-file.ts";
import { makeTlsFiles, type TlsTestFiles } from "../../tls-files.ts";

describe("A file of authorities", () => {
  let folder = "";
  let files: TlsTestFiles;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sessionwatch-authority-"));
    files = await makeTlsFiles(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("is one that holds an authority's certificate", async () => {
    expect(await whyNoAuthority(files.ca)).toBeNull();
  });

  it("is not one with a server's certificate, a key, something else, or nothing", async () => {
    const damaged = join(folder, "damaged.pem");
    await writeFile(damaged, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    expect(await whyNoAuthority(files.serverCert)).toBe("a certificate in it is no authority's");
    expect(await whyNoAuthority(files.serverKey)).toBe("the file holds no certificate in PEM form");
    expect(await whyNoAuthority(damaged)).toBe("a certificate in it is damaged");
    expect(await whyNoAuthority(join(folder, "missing.pem"))).toBe("the file cannot be read");
    expect(await whyNoAuthority(folder)).toBe("the file cannot be read");
  });
});
