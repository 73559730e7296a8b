/** Lists the keys of one node with SCAN, in steps small enough that no other client of the server waits for us. */
import type { StoreKey } from "../sessions/record.ts";
import type { StoreNode } from "./connection.ts";
import { Pace, processorMs } from "./pace.ts";
import { storeKey } from "./reply.ts";
import { command, type Reply, WireBroken, WireError } from "./wire.ts";

const INFO = command("INFO", "cpu");

/**
 * Yields the keys that match `pattern`, a step at a time; the next step is under way meanwhile. A key may come twice
 * (SCAN promises only "at least once"), and keys of expired sessions that the server has not deleted yet come too. The
 * caller sets the pace by iterating; `pace` says how many keys a step looks at.
 */
export async function* scanKeys(
  { link }: StoreNode,
  pattern: string,
  pace = new Pace(),
): AsyncGenerator<StoreKey[]> {
  const step = (cursor: string): Promise<readonly Reply[]> =>
    link.request(
      `${INFO}${command("SCAN", cursor, "MATCH", pattern, "COUNT", String(pace.count))}${INFO}`,
      3,
    );
  let next: Promise<readonly Reply[]> | null = step("0");
  while (next !== null) {
    const [before, found, after]: readonly Reply[] = await next;
    const from = processorMs(before);
    const to = processorMs(after);
    pace.scanned(from === null || to === null ? null : to - from, performance.now());
    if (found instanceof WireError) {
      throw new Error(found.message);
    }
    const [cursor, keys]: readonly Reply[] = Array.isArray(found) ? found : [];
    if (!Buffer.isBuffer(cursor) || !Array.isArray(keys)) {
      throw new WireBroken("Protocol error: not an answer to SCAN");
    }
    const at: string = cursor.toString("latin1");
    next = at === "0" ? null : step(at);
    // The caller may stop iterating; then nobody waits for this step any more.
    next?.catch(() => undefined);
    const list = keys.flatMap((key: Reply) => (Buffer.isBuffer(key) ? [storeKey(key)] : []));
    if (list.length > 0) {
      yield list;
    }
  }
}
