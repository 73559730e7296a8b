/**
 * A process of its own that changes the sessions of `demo/volume.ts` faster than a client with a promise per command can:
 * commands are written as text in bulk, replies are only counted.
 *
 *     node test/bench/changes.ts --port N --sessions N --rate N [--seed N]
 *
 * Writes the sessions and prints 0. When it is sent a line, it makes at most `rate` changes a second in the mix of
 * `demo/volume.ts` until it is killed, and prints every second how many the store has answered. Ends with an error when the store refuses one.
 */
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { Redis } from "ioredis";
import { createRandom } from "../../demo/random.ts";
import { writeVolume } from "../../demo/volume.ts";
import { command } from "../../electron/monitor/store/wire.ts";
import { numbers } from "./figure.ts";

interface Known {
  readonly key: string;
  /** The value before and after the digits of its last request, one character per byte. */
  readonly before: string;
  readonly after: string;
}

const { port, sessions, rate, seed } = numbers({ port: 6379, sessions: 100_000, rate: 20_000, seed: 1 });
const LIFE_S = 30 * 60;
const TURN_MS = 20;
/** So many commands without a reply and the store is the bottleneck. */
const MOST_WAITING = 40_000;

const url = `redis://127.0.0.1:${port}`;
const random = createRandom(seed);
await writeVolume({ store: url, sessions, rate: 0, seconds: 0, seed });
const open = await readAll();
const socket = connect(port, "127.0.0.1");
let answered = 0;
socket.on("data", (chunk) => {
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) answered++;
  if (chunk.includes("-ERR") || chunk.includes("-OOM")) fail(chunk.toString().slice(0, 200));
});
socket.on("error", (error) => fail(error.message));
// Nobody measures any more.
process.stdout.on("error", () => process.exit());
process.stdout.write("0\n");

let sent = 0;
let logins = 0;
let due = 0;
await once(process.stdin, "data");
let lookedAt = performance.now();
setInterval(() => process.stdout.write(`${answered}\n`), 1000);
while (true) {
  const now = performance.now();
  // What a busy machine has kept from being written is not made up for: the rate is never exceeded.
  due = Math.min(rate / 4, due + ((now - lookedAt) / 1000) * rate);
  lookedAt = now;
  const at = Date.now();
  let commands = "";
  for (; due >= 1 && sent - answered < MOST_WAITING; due--, sent++) commands += change(at);
  if (commands !== "") socket.write(commands, "latin1");
  await wait(TURN_MS);
}

/** One change as a command: mostly a request that prolongs, sometimes one that writes, a login or a logout. */
function change(now: number): string {
  const index = Math.floor(random.next() * open.length);
  const session = open[index];
  const what = random.next();
  if (session === undefined) throw new Error("there is no session left");
  if (what < 0.06) {
    const key = `${session.key.slice(0, -12)}${(++logins).toString(16).padStart(12, "f")}`;
    const fresh = { ...session, key };
    open.push(fresh);
    return set(fresh, now);
  }
  if (what < 0.12) {
    open[index] = open.at(-1) ?? session;
    open.pop();
    return command("UNLINK", session.key);
  }
  if (what < 0.14) {
    // Another's content under this key would be another user; another's address is a request from elsewhere.
    const moved = fromElsewhere(session, random.pick(open));
    open[index] = moved;
    return set(moved, now);
  }
  return what < 0.3 ? set(session, now) : command("EXPIRE", session.key, String(LIFE_S));
}

function fromElsewhere(session: Known, other: Known): Known {
  const ADDRESS = /"address":"[^"]*"/;
  return { ...session, before: session.before.replace(ADDRESS, ADDRESS.exec(other.before)?.[0] ?? "$&") };
}

function set({ key, before, after }: Known, now: number): string {
  return command("SET", key, `${before}${now}${after}`, "EX", String(LIFE_S));
}

async function readAll(): Promise<Known[]> {
  const client = new Redis(url, { replyMapping: "legacy" });
  const found: Known[] = [];
  for await (const keys of client.scanStream({ count: 5000, match: "sess:*" })) {
    if (keys.length === 0) continue;
    const values = await client.mgetBuffer(keys);
    for (const [at, key] of keys.entries()) {
      const [, before, after] =
        /^(.*"lastSeen":)\d{13}(.*)$/s.exec(values[at]?.toString("latin1") ?? "") ?? [];
      if (before === undefined || after === undefined) continue;
      found.push({ key, before, after });
    }
  }
  client.disconnect();
  return found;
}

function fail(why: string): never {
  process.stderr.write(`the changes ended: ${why}\n`);
  process.exit(1);
}
