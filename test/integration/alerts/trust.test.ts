/** Syslog over TLS, webhooks and security events to real receivers with certificates, from a process of their own. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { failureText } from "../../../shared/failure.ts";
import type { Sink } from "../../../shared/settings/alerts.ts";
import { eventually } from "../../eventually.ts";
import { freePort } from "../../redis-server.ts";
import { makeAuthority, type TestAuthority } from "../../tls-files.ts";
import { portOf, streamReceiver } from "./receivers.ts";
import { type Telling, type Told, ToldSchema } from "./telling.ts";

const HOST = "localhost";
const HOSTILE = "Zoë\n<13>1 forged \u001b[31m\u202e=HYPERLINK(1)";

let folder: string;
let authority: TestAuthority;
const ending: (() => unknown)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "trust-"));
  authority = await makeAuthority(folder);
});
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
  await rm(folder, { recursive: true, force: true });
});

interface Pair {
  readonly cert: string;
  readonly key: string;
}

async function contentsOf({ cert, key }: Pair) {
  return { cert: await readFile(cert, "utf8"), key: await readFile(key, "utf8") };
}

/** Takes frames over TLS. */
async function syslogReceiver(pair: Pair) {
  const receiver = await streamReceiver(await contentsOf(pair));
  ending.push(receiver.stop);
  return receiver;
}

/** Takes webhooks under `/hook` and security events under `/events`. */
async function httpsReceiver(pair: Pair) {
  const received: { readonly path: string; readonly body: string }[] = [];
  const server = createServer(await contentsOf(pair), async (request, response) => {
    received.push({ path: request.url ?? "", body: await text(request) });
    response.writeHead(202).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ending.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { received, port: portOf(server) };
}

const general = { enabled: true, condition: "", revocations: true, body: "own" } as const;

function syslogSink(port: number): Sink {
  return { ...general, id: "siem", name: "SIEM", kind: "syslog", transport: "tls", host: HOST, port };
}

function hook(port: number) {
  const sink: Sink = { ...general, id: "hook", name: "Hook", kind: "webhook", perMinute: 600 };
  return { sink, url: `https://${HOST}:${port}/hook` };
}

/** What the other process says last. `trusted`: PEM files. */
function tell(telling: Partial<Telling>, trusted: readonly string[]) {
  const whole: Telling = { sinks: [], receiver: null, user: "alice", ...telling };
  const child: ChildProcess = spawn(
    process.execPath,
    [fileURLToPath(new URL("telling.ts", import.meta.url)), JSON.stringify(whole)],
    { env: { SESSIONWATCH_CA_FILES: trusted.join("\n") }, stdio: ["pipe", "pipe", "inherit"] },
  );
  const closed = once(child, "close");
  ending.push(async () => {
    child.stdin?.end();
    await closed;
  });
  let last: Told | null = null;
  if (child.stdout !== null) {
    createInterface(child.stdout).on("line", (line) => {
      last = ToldSchema.parse(JSON.parse(line));
    });
  }
  return (): Told | null => last;
}

/** The one failure that the sinks have met. */
async function problemOf(told: () => Told | null) {
  const problem = await eventually("a problem", () => told()?.problems[0], 20_000);
  const { what, next } = failureText(problem);
  return { ...problem.params, what, next };
}

describe("A receiver whose certificate the organisation's own authority signed", () => {
  it("gets alerts over syslog, in frames that are counted right, with names that cannot end one early", async () => {
    const receiver = await syslogReceiver(await authority.issue("server", HOST));
    const sinks = [{ sink: syslogSink(receiver.port), url: null }];
    const told = tell({ sinks, user: HOSTILE }, [join(folder, "missing.pem"), authority.ca]);
    const [message = ""] = await eventually(
      "a message",
      () => receiver.messages[0] && receiver.messages,
      20_000,
    );
    expect(message).toMatch(/^<82>1 [\x20-\x7e]+$/);
    expect(JSON.parse(/\{.*\}$/.exec(message)?.[0] ?? "")).toMatchObject({ finding: { user: HOSTILE } });
    await eventually("nothing to wait", () => told()?.sinks[0]?.waiting === 0);
    expect(told()?.problems).toEqual([]);
  });

  it("gets webhooks", async () => {
    const receiver = await httpsReceiver(await authority.issue("server", HOST));
    const told = tell({ sinks: [hook(receiver.port)] }, [authority.ca]);
    await eventually("a delivery", () => told()?.sinks[0]?.lastDeliveryAt, 20_000);
    expect(receiver.received.map(({ path }) => path)).toEqual(["/hook"]);
  });

  it("gets security events", async () => {
    const receiver = await httpsReceiver(await authority.issue("server", HOST));
    const told = tell({ receiver: `https://${HOST}:${receiver.port}/events` }, [authority.ca]);
    await eventually("an event", () => receiver.received.length === 1, 20_000);
    expect(receiver.received.map(({ path }) => path)).toEqual(["/events"]);
    await eventually("no problem", () => told()?.events.length === 0);
  });
});

describe("A receiver whose certificate does not count", () => {
  it("gets nothing while nobody here vouches for it, and what waits is kept", async () => {
    const server = await authority.issue("server", HOST);
    const [overTls, overHttps] = [await syslogReceiver(server), await httpsReceiver(server)];
    const told = tell(
      {
        sinks: [{ sink: syslogSink(overTls.port), url: null }, hook(overHttps.port)],
        receiver: `https://${HOST}:${overHttps.port}/events`,
      },
      [],
    );
    await eventually(
      "three problems",
      () => told()?.problems.length === 2 && told()?.events.length === 1,
      20_000,
    );
    for (const problem of [...(told()?.problems ?? []), ...(told()?.events ?? [])]) {
      expect(problem?.params).toMatchObject({ reason: "authority-unknown" });
    }
    expect(told()?.sinks.map(({ waiting }) => waiting)).toEqual([1, 1]);
    expect([overTls.messages, overHttps.received]).toEqual([[], []]);
    const { what, next } = await problemOf(told);
    expect(what).toBe(
      "Alerts to “SIEM” do not arrive: its certificate is signed by an authority that is not trusted here.",
    );
    expect(next).toMatch(/^Trust that authority in the operating system, or name its PEM file/);
  });

  it("gets nothing when it is for another host name", async () => {
    const receiver = await syslogReceiver(await authority.issue("server", "elsewhere.test"));
    const told = tell({ sinks: [{ sink: syslogSink(receiver.port), url: null }] }, [authority.ca]);
    expect(await problemOf(told)).toMatchObject({
      what: "Alerts to “SIEM” do not arrive: its certificate is for another host name.",
      next: "Use a name that stands in the certificate, or have it issued for this one.",
      waiting: 1,
    });
    expect(receiver.messages).toEqual([]);
  });

  it("gets nothing when it has expired", async () => {
    const receiver = await syslogReceiver(await authority.issue("server", HOST, -1));
    const told = tell({ sinks: [{ sink: syslogSink(receiver.port), url: null }] }, [authority.ca]);
    expect(await problemOf(told)).toMatchObject({
      what: "Alerts to “SIEM” do not arrive: its certificate has expired.",
      next: "Have it renewed there; if it is valid, this machine's clock is wrong.",
      waiting: 1,
    });
    expect(receiver.messages).toEqual([]);
  });
});

describe("A receiver that asks for a certificate of ours", () => {
  it.each([
    ["-tls1_2", "handshake-refused", /it wants a client certificate or another version of TLS\.$/],
    [
      "-tls1_3",
      "client-certificate",
      /it accepts no connection without a client certificate that it knows\.$/,
    ],
  ])("is not taken for one that has what we sent (%s)", async (version, reason, sentence) => {
    const { cert, key } = await authority.issue("server", HOST);
    const port = await freePort();
    const server = spawn("openssl", [
      ...["s_server", "-accept", `${HOST}:${port}`, "-cert", cert, "-key", key, "-CAfile", authority.ca],
      ...["-Verify", "1", version, "-quiet"],
    ]);
    ending.push(() => server.kill());
    const told = tell({ sinks: [{ sink: syslogSink(port), url: null }] }, [authority.ca]);
    await eventually(
      "it is up and refuses us",
      () => told()?.problems.some(({ params }) => params["reason"] === reason),
      20_000,
    );
    expect(told()?.sinks).toMatchObject([{ waiting: 1, lastDeliveryAt: null }]);
    const { what, next } = await problemOf(told);
    expect(what).toMatch(sentence);
    expect(next).toContain("client certificate can be given for a store alone");
  });
});
