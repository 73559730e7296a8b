/** The faults: how each store begins, what is done to it, and what the monitor has to say meanwhile. */
import { spawnSync } from "node:child_process";
import { mkdtemp, open, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import calculateSlot from "cluster-key-slot";
import type { Redis } from "ioredis";
import { eventually } from "../eventually.ts";
import { clustered, type Stage, type Struck, sentinels, single } from "./stage.ts";
import { newKey, sessionJson } from "./writer.ts";

/** What must have been noticed; `gone`: that the sessions from before are gone. `nothing` where nothing is hidden from us and saying something would be a lie. */
export type Notice = "stale" | "gone" | "denied" | "other-feed" | "clock" | "nothing";

export interface Fault {
  readonly name: string;
  readonly title: string;
  readonly notice: Notice;
  /** A reason to leave it out on this machine. */
  readonly skip: string | null;
  begin(): Promise<Running>;
}

export interface Running {
  readonly stage: Stage;
  strike(subject: Struck<Stage>["subject"]): Promise<void>;
}

const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1_000));

function fault<S extends Stage>(
  name: string,
  title: string,
  notice: Notice,
  begin: () => Promise<S>,
  strike: (struck: Struck<S>) => Promise<unknown>,
  skip: string | null = null,
): Fault {
  return {
    name,
    title,
    notice,
    skip,
    async begin() {
      const stage = await begin();
      return {
        stage,
        async strike(subject) {
          await strike({ stage, subject });
        },
      };
    },
  };
}

const ACL_USER =
  "ACL SETUSER watcher on >pw resetkeys ~sess:* resetchannels &__keyspace@0__:* -@all +@read +info +scan +config|get +psubscribe +time +role";
const call = (line: string): [string, ...string[]] => line.split(" ") as [string, ...string[]];

export const faults: readonly Fault[] = [
  fault("restart-empty", "Server restarted without its data", "stale", single, ({ stage }) =>
    stage.crash(() => seconds(1)),
  ),
  fault(
    "crash-with-data",
    "Server killed (kill -9) and restarted with its data",
    "stale",
    () => single({ config: ["appendonly yes", "appendfsync always"] }),
    ({ stage }) => stage.crash(() => seconds(1)),
  ),
  fault("stopped", "Server stopped for 30 s (SIGSTOP)", "stale", single, async ({ stage }) => {
    stage.server.process.kill("SIGSTOP");
    await seconds(30);
    stage.server.process.kill("SIGCONT");
  }),
  fault("reset-in-reply", "Connection reset in the middle of a reply", "stale", single, async ({ stage }) => {
    stage.proxy.resetAfter(2_000);
    await seconds(3);
  }),
  fault("half-open", "Half-open connection: packets dropped for 10 s", "stale", single, async ({ stage }) => {
    stage.proxy.hold();
    await seconds(10);
    stage.proxy.release();
  }),
  fault("kill-pubsub", "CLIENT KILL TYPE pubsub", "stale", single, ({ stage }) =>
    stage.server.client.call("CLIENT", "KILL", "TYPE", "pubsub"),
  ),
  fault("kill-normal", "CLIENT KILL TYPE normal", "stale", single, ({ stage }) =>
    stage.server.client.call("CLIENT", "KILL", "TYPE", "normal"),
  ),
  fault(
    "output-buffer",
    "Output buffer limit of 32 kB on pubsub, and a burst of 20,000 changes",
    "stale",
    () => single({ config: ["client-output-buffer-limit pubsub 32kb 0 0"] }),
    ({ stage }) => burst(stage.server.client, 20_000, 600_000),
  ),
  fault("maxclients", "maxclients reached at reconnect", "stale", single, async ({ stage }) => {
    const { client } = stage.server;
    // The application and we keep our connections; for who comes now there is none left.
    await client.config("SET", "maxclients", 2);
    stage.proxy.release();
    await seconds(4);
    await client.config("SET", "maxclients", 1_000);
  }),
  fault(
    "password-rotated",
    "Password rotated, connections closed, and the new one given after 3 s",
    "stale",
    async () => {
      const stage = await single({ login: "watcher:pw@" });
      await stage.server.client.call(...call(ACL_USER));
      return stage;
    },
    async ({ stage, subject }) => {
      await stage.server.client.call(...call("ACL SETUSER watcher resetpass >next"));
      await stage.server.client.call("CLIENT", "KILL", "USER", "watcher");
      await eventually("a word about the password", () => {
        const { phase } = subject.status();
        return phase.kind === "stale" && phase.reason.code === "password-wrong";
      });
      await seconds(3);
      await subject.monitor.connect({
        url: stage.url.replace(":pw@", ":next@"),
        readOnly: true,
        demonstration: null,
        integrated: false,
      });
    },
  ),
  fault(
    "permission-withdrawn",
    "ACL permission to read withdrawn for 5 s",
    "denied",
    async () => {
      const stage = await single({ login: "watcher:pw@" });
      await stage.server.client.call(...call(ACL_USER));
      return stage;
    },
    async ({ stage }) => {
      await stage.server.client.call(...call("ACL SETUSER watcher -@read"));
      await seconds(5);
      await stage.server.client.call(...call(ACL_USER));
    },
  ),
  fault("sentinel-failover", "Sentinel failover (primary killed)", "stale", sentinels, async ({ stage }) => {
    const { group } = stage;
    const before = await group.primary();
    await before.kill();
    await eventually(
      "another primary",
      async () => {
        const primary = await group.primary();
        return primary !== before && (await primary.client.role())[0] === "master";
      },
      40_000,
    );
  }),
  fault("cluster-failover", "Cluster failover (primary killed)", "stale", clustered, async ({ stage }) => {
    const { cluster } = stage;
    const before = await cluster.ownerOf("sess:a");
    await before.kill();
    await eventually(
      "another owner",
      async () => (await cluster.ownerOf("sess:a").catch(() => before)) !== before,
      40_000,
    );
  }),
  fault(
    "slot-migration",
    "Slots with watched keys moved between primaries",
    "nothing",
    clustered,
    async ({ stage }) => {
      const { cluster } = stage;
      const [from, to] = await cluster.primaries();
      if (from === undefined || to === undefined) {
        throw new Error("two primaries are needed");
      }
      for (const key of (await from.client.keys("sess:*")).slice(0, 30)) {
        await cluster.moveSlot(calculateSlot(key), from, to);
      }
    },
  ),
  fault("primary-added", "A primary added, and slots moved to it", "stale", clustered, async ({ stage }) => {
    const { cluster } = stage;
    const [from] = await cluster.primaries();
    const added = await cluster.addPrimary();
    for (const key of (await from?.client.keys("sess:*"))?.slice(0, 20) ?? []) {
      if (from !== undefined) {
        await cluster.moveSlot(calculateSlot(key), from, added);
      }
    }
  }),
  fault("flushall", "FLUSHALL", "gone", single, ({ stage }) => stage.server.client.flushall()),
  fault("swapdb", "SWAPDB", "gone", single, async ({ stage }) => {
    const other = stage.server.client.duplicate({ db: 1 });
    for (let i = 0; i < 100; i++) {
      await other.set(newKey(), sessionJson(`swapped-${i}`, 600_000), "PX", 600_000);
    }
    other.disconnect();
    await stage.server.client.swapdb(0, 1);
  }),
  fault("flags-cleared", "notify-keyspace-events cleared", "other-feed", single, ({ stage }) =>
    stage.server.client.config("SET", "notify-keyspace-events", ""),
  ),
  clockFault("clock-forward", "Server's clock moved one hour forward", 3_600),
  // What the application has recorded lies an hour in the store's future then, and is shown as it is recorded.
  clockFault("clock-back", "Server's clock moved one hour back", -3_600),
  fault(
    "mass-expiry",
    "100,000 sessions expiring in the same second",
    "nothing",
    single,
    async ({ stage, subject }) => {
      await burst(stage.server.client, 100_000, 45_000);
      await eventually("100,000 rows", () => subject.monitor.counts.sessions > 100_000, 44_000);
      await eventually("their end", async () => (await stage.server.client.dbsize()) < 5_000, 60_000);
    },
  ),
  fault("other-types", "Keys with the prefix but of other types", "nothing", single, async ({ stage }) => {
    const { client } = stage.server;
    for (let i = 0; i < 50; i++) {
      await client.rpush(newKey(), "a");
      await client.hset(newKey(), "a", "b");
      await client.sadd(newKey(), "a");
      await client.zadd(newKey(), 1, "a");
      const changing = newKey();
      await client.set(changing, sessionJson("turncoat", 600_000), "PX", 600_000);
      await client.multi().del(changing).rpush(changing, "a").exec();
    }
  }),
  fault("huge-value", "One session value of 50 MB", "nothing", single, async ({ stage }) => {
    const json = sessionJson("hoarder", 600_000);
    await stage.server.client.set(newKey(), `${json.slice(0, -1)},"junk":"${"x".repeat(50_000_000)}"}`);
  }),
  fault("odd-keys", "Keys that are not UTF-8, and commas in keys", "nothing", single, async ({ stage }) => {
    // Not a colon at the end: that would be a companion key's name, not a session's.
    for (let i = 0; i < 100; i++) {
      const odd = Buffer.from([0xff, 0x00, 0x2c, 0x20, 0x0a, 0xc3, 0x28, 0x80 + i]);
      const key = Buffer.concat([Buffer.from(newKey()), odd]);
      await stage.server.client.set(key, sessionJson(`odd-${i}`, 600_000), "PX", 600_000);
      await stage.server.client.set(`${newKey()},${i}`, sessionJson(`comma-${i}`, 600_000));
    }
  }),
];

/** Many logins as one command, so that their announcements come at once. */
async function burst(client: Redis, count: number, lifeMs: number): Promise<void> {
  await client.eval(
    `for i = 1, tonumber(ARGV[1]) do
      local json = string.gsub(ARGV[2], '198%.51%.100%.%d+', '100.64.' .. math.floor(i / 250) % 250 .. '.' .. i % 250)
      redis.call('SET', KEYS[1] .. i, string.gsub(json, 'crowd', 'crowd-' .. i), 'PX', ARGV[3])
    end`,
    1,
    newKey(),
    count,
    sessionJson("crowd", lifeMs),
    lifeMs,
  );
}

/** With a small library of ours preloaded into the server, because libfaketime and jemalloc exclude each other. */
function clockFault(name: string, title: string, bySeconds: number): Fault {
  const compiler = spawnSync("cc", ["--version"]).status === 0;
  return fault(
    name,
    title,
    "clock",
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "sessionwatch-clock-"));
      const library = join(folder, "moved-clock.so");
      const source = fileURLToPath(new URL("./moved-clock.c", import.meta.url));
      const { status, stderr } = spawnSync("cc", ["-shared", "-fPIC", "-O1", "-o", library, source]);
      if (status !== 0) {
        throw new Error(`the clock cannot be compiled: ${stderr}`);
      }
      await writeFile(join(folder, "clock"), Buffer.alloc(8));
      return await single({ folder, env: { LD_PRELOAD: library, MOVED_CLOCK: join(folder, "clock") } });
    },
    async ({ stage }) => {
      const moved = Buffer.alloc(8);
      moved.writeBigInt64LE(BigInt(bySeconds));
      // In place: the server has the file mapped.
      const file = await open(join(stage.server.folder, "clock"), "r+");
      await file.write(moved);
      await file.close();
      await seconds(3);
    },
    compiler
      ? null
      : "there is no C compiler to build the clock with (Debian: apt-get install gcc libc6-dev)",
  );
}
