import { afterEach, describe, expect, it } from "vitest";
import type { StoreKey } from "../../../electron/monitor/sessions/record.ts";
import { eventually } from "../../eventually.ts";
import { startSentinels } from "../../redis-sentinel.ts";
import { freePort, startServer, type TestServer } from "../../redis-server.ts";
import { startProxy } from "../../tcp-proxy.ts";
import { makeTlsFiles, type TlsTestFiles } from "../../tls-files.ts";
import { begin, endAll, ending, equal, failOver, live } from "./watching.ts";

afterEach(endAll);

describe("a Sentinel group", () => {
  it("is watched with two passwords, and the watch follows the primary", async () => {
    const group = ending(await startSentinels());
    const first = await group.primary();
    await first.client.set("s:1", "before");
    const { watch, target } = begin(group.url);
    await live(watch);
    expect(watch.attempt?.connection.identity.topology).toBe("sentinel");
    await equal(target, () => [first.client]);

    const next = await failOver(group, first, watch);
    await next.client.set("s:1", "after");
    await live(watch);
    await equal(target, () => [next.client]);
    expect(target.values.get("s:1" as StoreKey)).toContain("after");
  }, 60_000);
});

describe("a server behind TLS that asks for client certificates", () => {
  async function startTls(): Promise<{ port: number; files: TlsTestFiles; server: TestServer }> {
    const port = await freePort();
    const server = ending(await startServer());
    const files = await makeTlsFiles(server.folder);
    await server.client.config("SET", "tls-key-file", files.serverKey, "tls-cert-file", files.serverCert);
    await server.client.config(
      "SET",
      "tls-ca-cert-file",
      files.ca,
      "tls-auth-clients",
      "yes",
      "tls-port",
      port,
    );
    await server.client.set("s:1", "a");
    return { port, files, server };
  }

  it("is watched with an own authority, a client certificate and a server name", async () => {
    const { port, files, server } = await startTls();
    const query = new URLSearchParams({
      ca: files.ca,
      cert: files.clientCert,
      key: files.clientKey,
      servername: "store.test",
    });
    const { watch, target } = begin(`rediss://127.0.0.1:${port}/0?${query}`);
    await live(watch);
    await equal(target, () => [server.client]);
  });

  it.each([
    ["without a client certificate", { ca: true, name: "store.test", reason: "client-certificate" }],
    ["without knowing the authority", { ca: false, name: "store.test", reason: "authority-unknown" }],
    ["under another server name", { ca: true, name: "other.test", reason: "certificate-name" }],
  ])("says that TLS failed %s", async (_case, { ca, name, reason }) => {
    const { port, files } = await startTls();
    const query = new URLSearchParams({ ...(ca ? { ca: files.ca } : {}), servername: name });
    const { watch } = begin(`rediss://127.0.0.1:${port}/0?${query}`);
    const phase = await eventually("failed", () => (watch.phase.kind === "failed" ? watch.phase : null));
    expect(phase.reason).toMatchObject({ code: "tls-failed", params: { reason } });
  });
});

describe("other ways to a server", () => {
  it("watches over IPv6", async () => {
    const server = ending(await startServer({ config: ["bind 127.0.0.1 ::1"] }));
    await server.client.set("s:1", "a");
    const { watch, target } = begin(`redis://[::1]:${server.port}`);
    await live(watch);
    await equal(target, () => [server.client]);
  });

  it("watches as an ACL user who may see nothing but sessions", async () => {
    const server = ending(await startServer());
    await server.client.call(
      ...("ACL SETUSER watcher on >pw resetkeys resetchannels ~s:* -@all +info +scan +getrange +pexpiretime +time +config|get +psubscribe &__keyspace@0__:s:*".split(
        " ",
      ) as [string, ...string[]]),
    );
    await server.client.set("s:1", "a");
    const { watch, target } = begin(`redis://watcher:pw@127.0.0.1:${server.port}`);
    await live(watch);
    expect(watch.attempt?.feed?.kind).toBe("events");
    await server.client.set("s:2", "b");
    await equal(target, () => [server.client]);
  });

  it("watches another database", async () => {
    const server = ending(await startServer());
    await server.client.select(3);
    await server.client.set("s:1", "a");
    const { watch, target } = begin(`redis://127.0.0.1:${server.port}/3`);
    await live(watch);
    await server.client.set("s:2", "b");
    await equal(target, () => [server.client]);
  });

  it("watches a replica, and says so when it has lost its primary", async () => {
    const primary = ending(await startServer());
    const replica = ending(await startServer({ config: ["repl-diskless-sync-delay 0"] }));
    await replica.client.replicaof("127.0.0.1", primary.port);
    await eventually("replication", async () => (await replica.client.role())[3] === "connected", 20_000);
    const { watch, target } = begin(replica.url);
    await live(watch);
    await primary.client.set("s:1", "a");
    await equal(target, () => [primary.client]);
    await primary.kill();
    const phase = await eventually("stale", () => (watch.phase.kind === "stale" ? watch.phase : null));
    expect(phase.reason.params["reason"]).toBe("this replica has lost its primary");
  });

  it("notices that the server it watches has become another one's replica", async () => {
    const other = ending(await startServer());
    const server = ending(await startServer());
    const { watch } = begin(server.url);
    await live(watch);
    await server.client.replicaof("127.0.0.1", other.port);
    const phase = await eventually("stale", () => (watch.phase.kind === "stale" ? watch.phase : null));
    expect(phase.reason.params["reason"]).toBe("this server is no longer the primary");
  });

  it("does not wait for ever for a server that accepts and stays silent", async () => {
    const server = ending(await startServer());
    const proxy = ending(await startProxy(server.port));
    const { watch, target } = begin(`redis://127.0.0.1:${proxy.port}`);
    await live(watch);
    proxy.hold();
    await eventually("stale", () => watch.phase.kind === "stale");
    proxy.release();
    await server.client.set("s:1", "a");
    await live(watch);
    await equal(target, () => [server.client]);
  }, 40_000);
});
