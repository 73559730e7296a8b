import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, it } from "vitest";
import { trustAuthorities } from "../../../electron/monitor/authorities.ts";
import { freePort, startServer } from "../../redis-server.ts";
import { makeTlsFiles } from "../../tls-files.ts";
import { begin, endAll, ending, equal, live } from "./watching.ts";

afterEach(endAll);

// In a file of its own: what is trusted is trusted by the whole thread.
describe("A store with a certificate of the organisation's own authority", () => {
  it("is watched when that authority is among the files, beside others that are of no use", async () => {
    const port = await freePort();
    const server = ending(await startServer());
    const files = await makeTlsFiles(server.folder);
    const rubbish = join(server.folder, "rubbish.pem");
    await writeFile(rubbish, "no certificate");
    const { client } = server;
    await client.config("SET", "tls-key-file", files.serverKey, "tls-cert-file", files.serverCert);
    await client.config("SET", "tls-ca-cert-file", files.ca, "tls-auth-clients", "no", "tls-port", port);
    await client.set("s:1", "a");

    trustAuthorities([join(server.folder, "missing.pem"), files.ca, rubbish]);
    const { watch, target } = begin(`rediss://127.0.0.1:${port}/0?servername=store.test`);
    await live(watch);
    await equal(target, () => [client]);
  });
});
