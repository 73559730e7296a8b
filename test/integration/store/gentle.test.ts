/** What the server notices of us: nothing in its slow log, no growing buffers, and a bounded share of its time. */
import { constants, setPriority } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../../eventually.ts";
import { startServer, type TestServer } from "../../redis-server.ts";
import { begin, endAll, ending, live } from "./watching.ts";

const SESSIONS = 100_000;
const SLOW_MICROS = 5_000;
/** Ours, as {@link Pace} bounds them, and once more as much for what the server allocates ahead. */
const MOST_BUFFERED_BYTES = 4 * 1024 * 1024;

const LOOK_EVERY_MS = 10;
/** Two hundred thousand writes and reads, at a share of the server's time. */
const TIMEOUT_MS = 180_000;

afterEach(endAll);

describe("a watched server", () => {
  it(
    "has no command of ours in its slow log and no growing buffer, through a load of 100,000 and a storm",
    async () => {
      const server = ending(
        await startServer({ config: [`slowlog-log-slower-than ${SLOW_MICROS}`, "slowlog-max-len 10000"] }),
      );
      preferred(server);
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

      expect(await ourSlowCommands(server)).toEqual([]);
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

/**
 * The slow log counts time on the wall, also that in which another process had the processor. So that it tells of
 * commands and not of a busy machine, the server goes before everybody else, where we may arrange that.
 */
function preferred({ process: { pid } }: TestServer): void {
  try {
    setPriority(pid ?? 0, constants.priority.PRIORITY_HIGHEST);
  } catch {
    // Only a privileged user may.
  }
}

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

/** The commands that took too long, of connections that call themselves ours. */
async function ourSlowCommands({ client }: TestServer): Promise<string[]> {
  const entries = (await client.call("SLOWLOG", "GET", "10000")) as [
    number,
    number,
    number,
    string[],
    string,
    string,
  ][];
  return entries.flatMap(([, , micros, words, , name]) =>
    name === "sessionwatch" ? [`${words[0]} took ${micros} µs`] : [],
  );
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
