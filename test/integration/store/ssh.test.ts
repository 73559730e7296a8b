import { mkdtemp } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ssh2 from "ssh2";
import { afterEach, describe, expect, it } from "vitest";
import { HostKeys } from "../../../electron/monitor/store/host-keys.ts";
import type { StoreWatch } from "../../../electron/monitor/store/watch.ts";
import { eventually } from "../../eventually.ts";
import { startCluster } from "../../redis-cluster.ts";
import { startSentinels } from "../../redis-sentinel.ts";
import { freePort, startServer } from "../../redis-server.ts";
import { startAgent, startSshServer } from "../../ssh-server.ts";
import { makeTlsFiles } from "../../tls-files.ts";
import { begin, endAll, ending, equal, failOver, live } from "./watching.ts";

afterEach(endAll);

const failed = (watch: StoreWatch) =>
  eventually("failed", () => (watch.phase.kind === "failed" ? watch.phase.reason : null), 20_000);

describe("through an SSH server", () => {
  it("a store is watched, a lost tunnel is noticed, and the watch comes back", async () => {
    const server = ending(await startServer());
    const ssh = ending(await startSshServer());
    await server.client.set("s:1", "a");
    const { watch, target } = begin(`${server.url}?${ssh.query}`);
    await live(watch);
    await server.client.set("s:2", "b");
    await equal(target, () => [server.client]);
    expect(watch.attempt?.connection.tunnel?.fingerprint).toMatch(/^SHA256:[\w+/]{43}$/);

    await ssh.kill();
    await eventually("stale", () => watch.phase.kind === "stale");
    await server.client.set("s:1", "while away");
    await ssh.restart();
    await live(watch);
    await equal(target, () => [server.client]);
  }, 60_000);

  it("a key with a passphrase and the agent open it too", async () => {
    const server = ending(await startServer());
    const ssh = ending(await startSshServer());
    const at = `${server.url}?ssh=${ssh.user}@127.0.0.1:${ssh.port}`;
    const locked = `sshKey=${encodeURIComponent(ssh.lockedKey)}`;
    await live(begin(`${at}&${locked}&sshPassphrase=${encodeURIComponent(ssh.passphrase)}`).watch);
    expect(await failed(begin(`${at}&${locked}`).watch)).toMatchObject({
      code: "ssh-key-unusable",
      params: { reason: "it needs a passphrase" },
    });
    expect(await failed(begin(`${at}&${locked}&sshPassphrase=wrong`).watch)).toMatchObject({
      code: "ssh-key-unusable",
      params: { reason: "the passphrase does not open it" },
    });

    const agent = ending(await startAgent(await mkdtemp(join(tmpdir(), "sessionwatch-agent-")), ssh.key));
    const before = process.env["SSH_AUTH_SOCK"];
    process.env["SSH_AUTH_SOCK"] = agent.socket;
    try {
      await live(begin(at).watch);
      delete process.env["SSH_AUTH_SOCK"];
      expect(await failed(begin(at).watch)).toMatchObject({ code: "ssh-agent-missing" });
    } finally {
      if (before === undefined) {
        delete process.env["SSH_AUTH_SOCK"];
      } else {
        process.env["SSH_AUTH_SOCK"] = before;
      }
    }
  }, 60_000);

  it("a host key that has changed is refused until a person accepts it", async () => {
    const server = ending(await startServer());
    const ssh = ending(await startSshServer());
    const hostKeys = HostKeys.inMemory();
    const { watch } = begin(`${server.url}?${ssh.query}`, null, hostKeys);
    await live(watch);
    const known = watch.attempt?.connection.tunnel?.fingerprint;
    await ssh.restart({ newHostKey: true });
    const reason = await eventually("refused", () =>
      watch.phase.kind === "stale" && watch.phase.reason.code === "ssh-host-changed"
        ? watch.phase.reason
        : null,
    );
    expect(reason.params).toMatchObject({ tunnel: `127.0.0.1:${ssh.port}`, known });
    expect(reason.params["found"]).not.toBe(known);
    hostKeys.forget(`127.0.0.1:${ssh.port}`);
    watch.retryNow();
    await live(watch);
  }, 60_000);

  it("says what is wrong: no server, a refused login, no forwarding, nothing at its end", async () => {
    const server = ending(await startServer());
    const ssh = ending(await startSshServer());
    const closed = ending(await startSshServer(["PermitOpen none"]));
    const foreign = ssh.query.replace(/sshKey=.*/, `sshKey=${encodeURIComponent(ssh.foreignKey)}`);
    const cases = [
      [`${server.url}?ssh=u@127.0.0.1:1&sshPassword=x`, "ssh-unreachable"],
      [`${server.url}?${foreign}`, "ssh-login-refused"],
      [`${server.url}?${closed.query}`, "ssh-forward-refused"],
      [`redis://127.0.0.1:1?${ssh.query}`, "ssh-forward-refused"],
    ] as const;
    for (const [url, code] of cases) {
      expect((await failed(begin(url).watch)).code, code).toBe(code);
    }
  }, 60_000);

  it("a store behind TLS is watched", async () => {
    const server = ending(await startServer());
    const ssh = ending(await startSshServer());
    const files = await makeTlsFiles(server.folder);
    const { port } = await tlsPort(server, files);
    await server.client.set("s:1", "a");
    const query = new URLSearchParams({
      ca: files.ca,
      cert: files.clientCert,
      key: files.clientKey,
      servername: "store.test",
    });
    const { watch, target } = begin(`rediss://127.0.0.1:${port}/0?${query}&${ssh.query}`);
    await live(watch);
    await equal(target, () => [server.client]);
    const wrong = begin(`rediss://127.0.0.1:${port}/0?servername=store.test&${ssh.query}`);
    expect((await failed(wrong.watch)).code).toBe("tls-failed");
  }, 60_000);

  it("a Sentinel group is watched, and the watch follows the primary", async () => {
    const group = ending(await startSentinels());
    const ssh = ending(await startSshServer());
    const first = await group.primary();
    const { watch, target } = begin(`${group.url}${group.url.includes("?") ? "&" : "?"}${ssh.query}`);
    await live(watch);
    const next = await failOver(group, first, watch);
    await next.client.set("s:1", "after");
    await live(watch);
    await equal(target, () => [next.client]);
  }, 90_000);

  it("all primaries of a cluster are watched", async () => {
    const cluster = ending(await startCluster());
    const ssh = ending(await startSshServer());
    const { watch, target } = begin(`${cluster.url}?${ssh.query}`);
    await live(watch);
    for (const key of ["s:a", "s:b", "s:c", "s:d", "s:e"]) {
      await (await cluster.ownerOf(key)).client.set(key, "x");
    }
    await equal(target, async () => (await cluster.primaries()).map(({ client }) => client));
    expect(watch.attempt?.connection.nodes).toHaveLength(3);
  }, 90_000);

  // sshd checks passwords of the system's users, of which a test has none; this server speaks the same protocol.
  it.each(["password", "keyboard-interactive"])(
    "a password opens it, asked for by %s",
    async (method) => {
      const server = ending(await startServer());
      const { port } = ending(await startPasswordServer(method, "s3cr3t"));
      const at = `${server.url}?ssh=op@127.0.0.1:${port}`;
      await live(begin(`${at}&sshPassword=s3cr3t`).watch);
      const refused = await failed(begin(`${at}&sshPassword=wr0ng`).watch);
      expect(refused.code).toBe("ssh-login-refused");
      expect(JSON.stringify(refused)).not.toContain("wr0ng");
    },
    30_000,
  );
});

async function tlsPort(
  server: Awaited<ReturnType<typeof startServer>>,
  files: Awaited<ReturnType<typeof makeTlsFiles>>,
): Promise<{ port: number }> {
  const port = await freePort();
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
  return { port };
}

async function startPasswordServer(
  method: string,
  password: string,
): Promise<{ port: number; stop(): Promise<void> }> {
  const { private: hostKey } = ssh2.utils.generateKeyPairSync("ed25519");
  const clients = new Set<ssh2.Connection>();
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    clients.add(client);
    client.on("error", () => undefined);
    client.on("authentication", (attempt) => {
      if (attempt.method === "password" && method === "password") {
        return attempt.password === password ? attempt.accept() : attempt.reject([]);
      }
      if (attempt.method === "keyboard-interactive" && method === "keyboard-interactive") {
        attempt.prompt([{ prompt: "Password: ", echo: false }], ([answer]) =>
          answer === password ? attempt.accept() : attempt.reject([]),
        );
        return;
      }
      attempt.reject([method as ssh2.AuthenticationType]);
    });
    client.on("tcpip", (accept, reject, { destIP, destPort }) => {
      const socket = connect(destPort, destIP);
      socket.once("connect", () => {
        const channel = accept();
        channel.on("error", () => undefined);
        socket.pipe(channel).pipe(socket);
      });
      socket.on("error", () => reject());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    async stop() {
      for (const client of clients) {
        client.end();
      }
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
