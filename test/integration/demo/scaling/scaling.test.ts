import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer, request as send } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { RawClient } from "../../../attacks/raw-client.ts";
import { type Cluster, startCluster } from "./cluster.ts";

const USERS = 40;
const REVOKED = 10;
const PROCESSES = 3;

it("loses no session and lets no revoked one in when a process and a primary are killed under load", {
  timeout: 180_000,
}, async () => {
  const cluster = await startCluster();
  onTestFinished(cluster.stop);
  const processes = await Promise.all(Array.from({ length: PROCESSES }, () => startProcess(cluster)));
  onTestFinished(() => {
    for (const { child } of processes) child.kill("SIGKILL");
  });
  const proxy = await startProxy(processes.map(({ port }) => port));
  onTestFinished(proxy.stop);

  const clients = await Promise.all(
    Array.from({ length: USERS }, async (_, index) => {
      const client = new RawClient(proxy.url);
      expect(await client.login(`user${index}@example.com`)).toBe(200);
      return client;
    }),
  );
  // Half of them by their own logout, half elsewhere: both cookies are tried again and again from now on.
  const revoked = clients.splice(0, REVOKED);
  for (const client of revoked) {
    const copy = new Map(client.cookies);
    expect((await client.post("/logout")).status).toBe(204);
    for (const [name, value] of copy) client.cookies.set(name, value);
  }

  let over = false;
  const seen = { answers: 0, unavailable: 0, loggedOut: 0, letIn: 0, refused: 0 };
  const ask = async (client: RawClient): Promise<number> => {
    const status = await client.get("/session").then(
      (answer) => answer.status,
      () => 503,
    );
    seen.answers++;
    if (status >= 500) seen.unavailable++;
    return status;
  };
  const lastGood = new Map<RawClient, number>();
  const load = [
    ...clients.map(async (client) => {
      while (!over) {
        const status = await ask(client);
        if (status === 401) seen.loggedOut++;
        if (status === 200) lastGood.set(client, performance.now());
        await wait(20);
      }
    }),
    ...revoked.map(async (client) => {
      const cookies = new Map(client.cookies);
      while (!over) {
        for (const [name, value] of cookies) client.cookies.set(name, value);
        const status = await ask(client);
        if (status === 200) seen.letIn++;
        if (status === 401) seen.refused++;
        await wait(20);
      }
    }),
  ];
  const allGoodSince = (moment: number) =>
    expect
      .poll(() => clients.every((client) => (lastGood.get(client) ?? 0) > moment), {
        timeout: 45_000,
        interval: 100,
      })
      .toBe(true);

  await allGoodSince(0);
  processes[0]?.child.kill("SIGKILL");
  await allGoodSince(performance.now());
  await cluster.killPrimary();
  const killedAt = performance.now();
  await wait(500);
  await allGoodSince(killedAt + 3000);
  over = true;
  await Promise.all(load);

  expect(seen).toMatchObject({ loggedOut: 0, letIn: 0 });
  expect(seen.refused).toBeGreaterThan(REVOKED);
  expect(seen.answers).toBeGreaterThan(300);

  // And the application works on: a revocation counts in every process at once.
  const [last] = clients;
  const cookies = new Map(last?.cookies);
  await last?.post("/logout");
  for (let turn = 0; turn < 2 * PROCESSES; turn++) {
    const thief = new RawClient(proxy.url);
    for (const [name, value] of cookies) thief.cookies.set(name, value);
    expect((await thief.get("/session")).status).toBe(401);
  }
});

async function startProcess({ urls }: Cluster): Promise<{ child: ChildProcess; port: number }> {
  const file = fileURLToPath(new URL("application-process.ts", import.meta.url));
  const child = fork(file, [], { env: { ...process.env, CLUSTER: urls.join(","), USERS: String(USERS) } });
  const [address] = await once(child, "message");
  return { child, port: z.object({ port: z.number() }).parse(address).port };
}

/** Sends each request to the next process; to the one after it, if that cannot be reached. */
async function startProxy(ports: readonly number[]): Promise<{ url: string; stop: () => void }> {
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.once("end", () => {
      const attempt = (left: number) => {
        const port = ports[turn++ % ports.length];
        const { method, url: path, headers } = incoming;
        const forwarded = send({ host: "127.0.0.1", port, method, path, headers }, (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
          answer.once("error", () => outgoing.destroy());
        });
        forwarded.once("error", () => {
          if (outgoing.headersSent) outgoing.destroy();
          else if (left > 0) attempt(left - 1);
          else outgoing.writeHead(502).end();
        });
        forwarded.end(Buffer.concat(chunks));
      };
      attempt(ports.length);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
