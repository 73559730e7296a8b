/** Lists the keys of one node with SCAN, in steps small enough that no other client of the server waits for us. */
import type { StoreKey } from "../sessions/record.ts";
import type { StoreNode } from "./connection.ts";
import { storeKey } from "./reply.ts";

const FIRST_COUNT = 1_000;
const LEAST_COUNT = 100;
/** 10,000 keys take a Redis 7 server about 2 ms, well below the 5 ms that we allow ourselves in its slow log. */
const MOST_COUNT = 10_000;
/** A step should take about this long there and back; the count is doubled or halved towards it. */
const STEP_MS = 8;

/**
 * Yields the keys that match `pattern`, a step at a time. A key may come twice (SCAN promises only "at least once"),
 * and keys of expired sessions that the server has not deleted yet come too. The caller sets the pace by iterating.
 */
export async function* scanKeys(node: StoreNode, pattern: string): AsyncGenerator<StoreKey[]> {
  let cursor = "0";
  let count = FIRST_COUNT;
  do {
    const askedAt = performance.now();
    const [next, keys] = await node.client.scanBuffer(cursor, "MATCH", pattern, "COUNT", count);
    const tookMs = performance.now() - askedAt;
    count = Math.round(
      Math.min(
        MOST_COUNT,
        Math.max(LEAST_COUNT, tookMs < STEP_MS ? count * 2 : tookMs > STEP_MS * 2 ? count / 2 : count),
      ),
    );
    cursor = next.toString();
    if (keys.length > 0) {
      yield keys.map(storeKey);
    }
  } while (cursor !== "0");
}
