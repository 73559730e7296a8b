/** What the server notices of us: nothing in its slow log, no growing buffers, and a bounded share of its time. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { processorMs } from "../../../electron/monitor/store/pace.ts";
import { eventually } from "../../eventually.ts";
import { startServer, type TestServer } from "../../redis-server.ts";
import { begin, endAll, ending, live } from "./watching.ts";

const SESSIONS = 50_000;
const SLOW_MICROS = 5_000;
/** Ours, as {@link Pace} bounds them, and once more as much for what the server allocates ahead. */
const MOST_BUFFERED_BYTES = 4 * 1024 * 1024;

const LOOK_EVERY_MS = 10;
/** A hundred thousand writes and reads, at the least share of a busy server's time. */
const TIMEOUT_MS = 90_000;
/** So often a command from the slow log is run for its processor time. */
const REPEATED = 10;

afterEach(endAll);

describe("a watched server", () => {
  it(
    "has no command of ours in its slow log and no growing buffer, through a load of 50,000 and a storm",
    async () => {
      const server = ending(
        await startServer({ config: [`slowlog-log-slower-than ${SLOW_MICROS}`, "slowlog-max-len 10000"] }),
      );
      await write(server, "first");
      await server.client.slowlog("RESET");
      const buffers = watchBuffers(server);

      const { watch, target } = begin(server.url);
      await live(watch);
      expect(target.values.size).toBe(SESSIONS);
      await write(server, "second");
      await eventually(
        "all changes read",
        () => target.values.size === SESSIONS && [...target.values.values()].every(isSecond),
        TIMEOUT_MS,
      );

      expect(await costly(server)).toEqual([]);
      expect(await buffers.most()).toBeLessThan(MOST_BUFFERED_BYTES);
    },
    TIMEOUT_MS,
  );

  it("is asked for little of each value at first, so that huge ones do not fill its buffer", async () => {
    const server = ending(await startServer());
    const huge = "x".repeat(2_000_000);
    for (let n = 0; n < 200; n++) {
      await server.client.set(`s:${n}`, huge);
    }
    const buffers = watchBuffers(server);
    const { watch, target } = begin(server.url);
    await live(watch);
    expect(target.values.size).toBe(200);
    expect(await buffers.most()).toBeLessThan(MOST_BUFFERED_BYTES);
  });
});

function isSecond(value: string): boolean {
  return value.startsWith("second ");
}

async function write({ client }: TestServer, what: string): Promise<void> {
  for (let from = 0; from < SESSIONS; from += 5_000) {
    const pipeline = client.pipeline();
    for (let n = from; n < from + 5_000; n++) {
      pipeline.set(`s:${n}`, `${what} ${"x".repeat(370)}`, "EX", 3_600);
    }
    await pipeline.exec();
  }
}

/**
 * Commands in the slow log, of connections that call themselves ours, that really cost so much. The slow log counts time
 * on the wall, also that in which other programs had the processor; what counts here is the processor time that the
 * server says the same command takes, on average.
 */
async function costly({ client }: TestServer): Promise<string[]> {
  const entries = (await client.call("SLOWLOG", "GET", "10000")) as [
    number,
    number,
    number,
    [string, ...string[]],
    string,
    string,
  ][];
  const found: string[] = [];
  for (const [, , , [command, ...words], , name] of entries) {
    if (name === "sessionwatch") {
      const before = processorMs(Buffer.from(await client.info("cpu")));
      for (let n = 0; n < REPEATED; n++) {
        await client.call(command, ...words);
      }
      const after = processorMs(Buffer.from(await client.info("cpu")));
      const each = ((after ?? Number.NaN) - (before ?? Number.NaN)) / REPEATED;
      if (!(each * 1_000 < SLOW_MICROS)) {
        found.push(`${command} ${words.join(" ")} takes ${each.toFixed(1)} ms`);
      }
    }
  }
  return found;
}

/** Looks at what the server has in store for our connections, often, but not so often that it has nothing else to do. */
function watchBuffers({ client }: TestServer): { most(): Promise<number> } {
  let most = 0;
  let stopped = false;
  const looking = (async () => {
    while (!stopped) {
      const list = await client.call("CLIENT", "LIST").catch(() => null);
      if (list === null) {
        return;
      }
      await sleep(LOOK_EVERY_MS);
      for (const line of String(list)
        .split("\n")
        .filter((one) => one.includes("name=sessionwatch"))) {
        most = Math.max(most, Number(/ omem=(\d+)/.exec(line)?.[1] ?? 0));
      }
    }
  })();
  return {
    async most() {
      stopped = true;
      await looking;
      return most;
    },
  };
}
