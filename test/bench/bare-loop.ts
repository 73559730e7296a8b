/**
 * The yardstick of a full load, in a process of its own so that neither inherits the other's memory: SCAN COUNT 2000, MGET,
 * a PTTL per key, JSON.parse, all into a Map. `node --expose-gc test/bench/bare-loop.ts --port N` prints a {@link Cost}.
 */
import { Redis } from "ioredis";
import { costOf } from "./cost.ts";
import { numbers } from "./figure.ts";

const { port } = numbers({ port: 6379 });

const { cost } = await costOf(async () => {
  const client = new Redis({ port, replyMapping: "legacy" });
  const known = new Map<string, { session: unknown; ttl: number }>();
  let cursor = "0";
  do {
    const [next, keys] = await client.scan(cursor, "MATCH", "sess:*", "COUNT", 2000);
    cursor = next;
    if (keys.length > 0) {
      const pipeline = client.pipeline();
      for (const key of keys) {
        pipeline.pttl(key);
      }
      const [texts, lives] = await Promise.all([client.mget(keys), pipeline.exec()]);
      for (const [index, key] of keys.entries()) {
        known.set(key, { session: JSON.parse(texts[index] ?? "null"), ttl: Number(lives?.[index]?.[1]) });
      }
    }
  } while (cursor !== "0");
  client.disconnect();
  return known;
});
process.stdout.write(`${JSON.stringify(cost)}\n`);
