/** The token hunt where no page is needed: what the monitor tells others, keeps on disk, and leaves when it crashes. */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MessageChannel, Worker } from "node:worker_threads";
import { decodeJwt } from "jose";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { MonitorOrder } from "../../../electron/monitor-messages.ts";
import {
  type CommandInput,
  type CommandOutput,
  PROTOCOL_VERSION,
  type Request,
} from "../../../shared/link.ts";
import { DEFAULT_REVOCATION_SETTINGS } from "../../../shared/settings/revocation.ts";
import { addressIn, CHROME_ON_WINDOWS } from "../../e2e/people.ts";
import { hunt } from "../../e2e/token-hunt.ts";
import { eventually } from "../../eventually.ts";
import { startServer, type TestServer } from "../../redis-server.ts";
import { watchStore } from "../../watched.ts";
import { type HttpReceiver, httpReceiver, udpReceiver } from "../alerts/receivers.ts";

const KNOWN = 1_000;
const CREATED_AT = Date.now() - 60_000;

const tokens = Array.from({ length: KNOWN }, () => randomUUID());
const find = hunt(tokens);
const ending: (() => Promise<unknown>)[] = [];
let server: TestServer;
let folder: string;

beforeEach(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), "sessionwatch-tokens-"));
  ending.push(
    () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
    () => server.stop(),
  );
  const pipeline = server.client.pipeline();
  for (const [n, token] of tokens.entries()) {
    pipeline.set(`sess:${token}`, sessionOf(n, "DE"), "EX", 3_600);
  }
  await pipeline.exec();
});
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) {
    await end();
  }
});

function sessionOf(n: number, country: string): string {
  const stamp = {
    address: addressIn(country),
    userAgent: CHROME_ON_WINDOWS,
    createdAt: CREATED_AT,
    lastSeen: Date.now(),
  };
  return JSON.stringify({ cookie: { originalMaxAge: 3_600_000 }, userId: `hunted-${n % 200}`, stamp });
}

/** Every file below the folder, by name. */
async function filesBelow(where: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of await readdir(where, { recursive: true })) {
    const bytes = await readFile(join(where, name)).catch(() => null);
    if (bytes !== null) files.set(name, bytes.toString("latin1"));
  }
  return files;
}

async function historyWritten(dataFolder: string): Promise<boolean> {
  const names = await readdir(join(dataFolder, "history")).catch(() => []);
  const logs = names.filter((name) => name.endsWith("-wal"));
  const sizes = await Promise.all(logs.map((name) => stat(join(dataFolder, "history", name))));
  return sizes.some(({ size }) => size > 0);
}

it("finds no token in webhooks, files, syslog, security events, exports, the audit log and the history", async () => {
  const dataFolder = join(folder, "data");
  await mkdir(dataFolder);
  const [hooks, events, syslog] = await Promise.all([httpReceiver(), httpReceiver(), udpReceiver()]);
  ending.push(hooks.stop, events.stop, syslog.stop);
  const { monitor, stop } = await watchStore(server.url, { dataFolder });
  ending.push(stop);
  const { commands } = monitor;
  const sink = { enabled: true, condition: "", revocations: true };
  for (const body of ["own", "slack", "teams"] as const) {
    const webhook = { ...sink, id: body, name: body, kind: "webhook", body, perMinute: 600 } as const;
    await commands.saveSink({ sink: webhook, url: hooks.url, key: "a key" });
  }
  const told = join(folder, "told.jsonl");
  const file = { ...sink, id: "file", name: "file", kind: "file", path: told, body: "own" } as const;
  await commands.saveSink({ sink: file, url: null, key: null });
  for (const body of ["own", "ecs", "ocsf"] as const) {
    const remote = { kind: "syslog", host: "127.0.0.1", port: syslog.port, transport: "udp", body } as const;
    await commands.saveSink({
      sink: { ...sink, id: `syslog-${body}`, name: body, ...remote },
      url: null,
      key: null,
    });
  }
  const receiver = { enabled: true, receiver: events.url, issuer: "https://watch.example", audience: "a" };
  await commands.changeSettings({ revocation: { ...DEFAULT_REVOCATION_SETTINGS, events: receiver } });

  // Some are stolen, some are ended, by user, by filter and one by one.
  for (const n of [0, 1, 2]) {
    await server.client.set(`sess:${tokens[n]}`, sessionOf(n, "JP"), "EX", 3_600);
  }
  await eventually("findings", () => monitor.findings().length > 0);
  const everywhere = { kind: "user", user: "hunted-0", except: null } as const;
  await commands.revoke({ target: everywhere, confirmed: 20, reason: "stolen" });
  const filtered = { kind: "filter", filter: "user:hunted-7" } as const;
  await commands.revoke({ target: filtered, confirmed: 20, reason: null });
  await server.client.set(`sess:${tokens[7]}`, sessionOf(7, "DE"), "EX", 3_600);
  await eventually(
    "the return to be undone",
    async () => (await server.client.exists(`sess:${tokens[7]}`)) === 0,
  );

  const exports: string[] = [];
  for (const as of ["csv", "jsonl"] as const) {
    const sort = { column: "user", direction: "asc" } as const;
    exports.push(await all(await commands.beginExport({ filter: "", sort, as }), commands.nextExportPart));
    const query = { text: "", actions: null, since: null };
    exports.push(await all(await commands.beginAuditExport({ query, as }), commands.nextExportPart));
  }
  await eventually("everybody to be told", () => hooks.received.length >= 6 && events.received.length >= 10);
  await eventually("syslog", () => syslog.messages.length >= 6);
  await eventually("history", () => historyWritten(dataFolder));

  const given = new Map([
    ...(await filesBelow(folder)),
    ["webhooks", bodies(hooks)],
    ["events", events.received.map(({ body }) => body + JSON.stringify(decodeJwt(body))).join("\n")],
    ["syslog", syslog.messages.join("\n")],
    ["exports", exports.join("\n")],
    ["status", JSON.stringify(monitor.status())],
  ]);
  expect(given.get("exports")).toContain("hunted-9");
  expect(given.get("told.jsonl")).toContain("hunted-0");
  expect(given.get("data/audit.jsonl")).toContain("hunted-7");
  expect(leaksIn(given)).toEqual([]);
}, 120_000);

it("finds none in what crosses between the monitor's thread, its host and a window", async () => {
  const dataFolder = join(folder, "data");
  await mkdir(dataFolder);
  const thread = new Worker(new URL("../../../electron/monitor-process.ts", import.meta.url), {
    env: { SESSIONWATCH_DATA_FOLDER: dataFolder },
  });
  ending.push(() => thread.terminate());
  let notices = "";
  thread.on("message", (notice: unknown) => {
    notices += `${JSON.stringify(notice)}\n`;
  });
  const { port1: page, port2 } = new MessageChannel();
  const link: string[] = [];
  page.on("message", (text: unknown) => link.push(String(text)));
  const ask = (request: Request): void => page.postMessage(JSON.stringify(request));
  const said = (word: string) => eventually(word, () => link.some((text) => text.includes(word)));
  const connect: MonitorOrder = { kind: "connect", url: server.url, readOnly: false };
  thread.postMessage({ order: connect, port: null });
  const linked: MonitorOrder = { kind: "link" };
  thread.postMessage({ order: linked, port: port2 }, [port2]);

  ask({ kind: "hello", protocol: PROTOCOL_VERSION });
  const sort = { column: "user", direction: "asc" } as const;
  const window = { filter: "", sort, offset: 0, limit: 500, hold: false };
  ask({ kind: "open", view: 1, name: "sessions", epoch: 1, params: window });
  ask({ kind: "open", view: 2, name: "user", epoch: 1, params: { user: "hunted-3" } });
  ask({ kind: "open", view: 3, name: "audit", epoch: 1, params: { limit: 50 } });
  ask({ kind: "open", view: 4, name: "status", epoch: 1, params: {} });
  await said('"hunted-3"');
  await server.client.set(`sess:${tokens[3]}`, sessionOf(3, "JP"), "EX", 3_600);
  await eventually("a finding", () => notices.includes('"kind":"finding"'));
  const target = { kind: "user", user: "hunted-3", except: null };
  ask({ kind: "call", call: 1, name: "revoke", input: { target, confirmed: 20, reason: null } });
  await said('"revoked":');
  const given = new Map([
    ["link", link.join("\n")],
    ["notices", notices],
  ]);
  expect(leaksIn(given)).toEqual([]);
}, 120_000);

it("leaves none behind where it crashes with one in the error's message", async () => {
  const [dataFolder, workFolder] = [join(folder, "data"), join(folder, "work")];
  await Promise.all([mkdir(dataFolder), mkdir(workFolder)]);
  const crashFile = join(folder, "crash");
  const script = fileURLToPath(new URL("./crashing-monitor.ts", import.meta.url));
  // As many memory images as the system would write, it may.
  const child = spawn(
    "sh",
    ["-c", 'ulimit -c unlimited; exec "$0" "$@"', process.execPath, script, server.url],
    {
      cwd: workFolder,
      env: {
        PATH: process.env["PATH"],
        SESSIONWATCH_DATA_FOLDER: dataFolder,
        SESSIONWATCH_CRASH_FILE: crashFile,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  const exit = once(child, "exit");
  ending.push(async () => {
    child.kill("SIGKILL");
    await exit;
  });
  await eventually("history", () => historyWritten(dataFolder), 60_000);
  await writeFile(
    crashFile,
    tokens
      .slice(0, 50)
      .map((token) => `'sess:${token}'`)
      .join(" "),
  );
  await exit;
  await rm(crashFile);
  expect(printed).toMatch(/^The monitor crashed: Error\n {4}at .*crashing-monitor\.ts/m);
  expect(await readdir(workFolder)).toEqual([]);
  const given = new Map([...(await filesBelow(folder)), ["printed", printed]]);
  expect([...given.values()].some((text) => text.startsWith("SQLite format 3"))).toBe(true);
  expect(leaksIn(given)).toEqual([]);
}, 120_000);

/** Where there are tokens, and how many. */
function leaksIn(given: ReadonlyMap<string, string>): (readonly [string, number])[] {
  // The hunter finds what it is made for.
  expect(find(`…${tokens[3]?.slice(5, 17)}…`)).toBe(1);
  return [...given].map(([where, text]) => [where, find(text)] as const).filter(([, count]) => count > 0);
}

function bodies({ received }: HttpReceiver): string {
  return received.map(({ body, headers }) => body + JSON.stringify(headers)).join("\n");
}

async function all(
  { id }: { readonly id: string },
  next: (
    input: CommandInput<"nextExportPart">,
  ) => CommandOutput<"nextExportPart"> | Promise<CommandOutput<"nextExportPart">>,
): Promise<string> {
  let text = "";
  for (;;) {
    const part = await next({ id });
    text += part.text;
    if (part.done) {
      return text;
    }
  }
}
