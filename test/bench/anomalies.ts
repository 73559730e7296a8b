/**
 * How fast addresses are placed and changes observed, and what it costs in memory. Run with
 * `node --expose-gc test/bench/anomalies.ts [users]`.
 */
import { AnomalyEngine, type KnownSession } from "../../electron/monitor/anomalies/anomalies.ts";
import { recogniseClient } from "../../electron/monitor/clients/clients.ts";
import { normaliseAddress } from "../../electron/monitor/geo/address.ts";
import { openGeo } from "../../electron/monitor/geo/geo.ts";
import { openNetworks } from "../../electron/monitor/geo/networks.ts";
import type { EnrichedSession, SessionChange, StoreKey } from "../../electron/monitor/sessions/record.ts";
import { DEFAULT_ANOMALY_SETTINGS } from "../../shared/settings/rules.ts";

const MINUTE = 60_000;
const users = Number(process.argv[2] ?? 250_000);

function say(what: string, figure: string): void {
  process.stdout.write(`${what.padEnd(52)}${figure}\n`);
}

function measure(what: string, times: number, work: () => void): void {
  // Processor time, so that other work on the machine does not count.
  const begin = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begin);
  const ms = (user + system) / 1000;
  const perSecond = Math.round((times / ms) * 1000).toLocaleString("en");
  say(what, `${((ms * 1000) / times).toFixed(2).padStart(8)} µs each, ${perSecond}/s`);
}

function memory(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1_000_000;
}

/** A small generator, so that every run measures the same. */
let state = 42;
function random(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 4_294_967_296) * below);
}

const before = memory();
let begin = performance.now();
const { geo } = await openGeo();
say("openGeo", `${(performance.now() - begin).toFixed(0)} ms, ${(memory() - before).toFixed(0)} MB`);
const beforeNetworks = memory();
begin = performance.now();
const { networks } = await openNetworks();
say(
  "openNetworks",
  `${(performance.now() - begin).toFixed(0)} ms, ${(memory() - beforeNetworks).toFixed(0)} MB`,
);

const addresses = Array.from(
  { length: 200_000 },
  () => `${1 + random(222)}.${random(256)}.${random(256)}.${random(256)}`,
);
const beforeLookups = memory();
measure("locate, every address new", addresses.length, () => {
  for (const ip of addresses) geo.locate(ip);
});
measure("locate, the same addresses again", addresses.length, () => {
  for (const ip of addresses) geo.locate(ip);
});
say("caches after 200,000 addresses", `${(memory() - beforeLookups).toFixed(0)} MB`);
measure("networkOf", addresses.length, () => {
  for (const ip of addresses) networks.networkOf(ip);
});
measure("normaliseAddress, plain", addresses.length, () => {
  for (const ip of addresses) normaliseAddress(ip);
});
measure("normaliseAddress, forwarded list", addresses.length, () => {
  for (const ip of addresses) normaliseAddress(`unknown, 10.0.0.1, ${ip}:443`);
});
const agents = Array.from(
  { length: 3000 },
  (_, n) => `Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:${n}.0) Gecko/20100101 Firefox/${n}.0`,
);
measure("recogniseClient, new", agents.length, () => {
  for (const agent of agents) recogniseClient(agent);
});
measure("recogniseClient, known", 1_000_000, () => {
  for (let n = 0; n < 1_000_000; n++) recogniseClient(agents[n % 3000] ?? "");
});

const start = Date.UTC(2026, 2, 2, 12);
const firefox = recogniseClient("Mozilla/5.0 (Windows NT 10.0; rv:127.0) Gecko/20100101 Firefox/127.0");
const table = new Map<string, EnrichedSession[]>();
const keys: { key: StoreKey; user: string; index: number }[] = [];
for (let n = 0; n < users; n++) {
  const user = `user-${n}`;
  const ip = addresses[random(addresses.length)] ?? "";
  const count = n % 10 === 0 ? 3 : 1;
  // One user in a hundred is on a VPN somewhere else.
  const elsewhere = n % 100 === 0 ? (addresses[random(addresses.length)] ?? "") : ip;
  const sessions = Array.from({ length: count }, (_, index): EnrichedSession => {
    const at = index === 1 ? elsewhere : ip;
    return {
      user,
      label: null,
      address: at,
      userAgent: null,
      createdAt: start - random(12 * 60) * MINUTE,
      lastSeen: start - random(30) * MINUTE,
      lastSeenOrigin: "recorded",
      format: "bench",
      opaque: null,
      expiresAt: null,
      ip: at,
      place: geo.locate(at),
      client: firefox,
    };
  });
  table.set(user, sessions);
  for (let index = 0; index < count; index++) keys.push({ key: `${user}:${index}` as StoreKey, user, index });
}

const engine = new AnomalyEngine({
  settings: DEFAULT_ANOMALY_SETTINGS,
  sessionsOf: (user): KnownSession[] =>
    (table.get(user) ?? []).map((session, index) => ({ handle: `${user}:${index}`, session })),
  handleOf: (key) => key,
  networkOf: (ip) => networks.networkOf(ip),
});

const beforeEngine = memory();
measure(`observe: ${keys.length.toLocaleString("en")} sessions loaded`, keys.length, () => {
  for (const { key, user, index } of keys) {
    const now = table.get(user)?.[index];
    if (now !== undefined) engine.observe({ kind: "started", key, now }, start);
  }
});
engine.loadFinished(start);
measure(`tick until ${users.toLocaleString("en")} users are judged`, users, () => {
  while (engine.tick(start));
});
say(
  "engine's memory",
  `${(memory() - beforeEngine).toFixed(0)} MB, findings ${JSON.stringify(engine.counts())}`,
);

const changes: SessionChange[] = [];
for (let n = 0; n < 200_000; n++) {
  const { key, user, index } = keys[random(keys.length)] ?? { key: "" as StoreKey, user: "", index: 0 };
  const sessions = table.get(user);
  const session = sessions?.[index];
  if (sessions === undefined || session === undefined) continue;
  const after = { ...session, lastSeen: start + n / 20 };
  sessions[index] = after;
  changes.push({ kind: "changed", key, before: session, now: after });
}
let ticked = 0;
measure("observe: a request changes only the time", changes.length, () => {
  for (const change of changes) engine.observe(change, start + 10_000);
});
begin = performance.now();
while (engine.tick(start + 10_000)) ticked++;
say("ticks after these", `${(performance.now() - begin).toFixed(0)} ms in ${ticked + 1} ticks`);

measure("observe and tick, 20,000 changes a second for 10 s", changes.length, () => {
  for (const [n, change] of changes.entries()) {
    engine.observe(change, start + 20_000 + n / 20);
    if (n % 5000 === 4999) engine.tick(start + 20_000 + n / 20);
  }
});
say("left waiting", String(engine.backlog));
