/** A look at some keys of a store, to find out which session formats it holds. */
import type { Redis } from "ioredis";
import type { Sample } from "../formats/format.ts";
import type { StoreConnection, StoreNode } from "./connection.ts";
import { MAX_VALUE_BYTES, rawValue } from "./raw-value.ts";
import { detectExpiryCommand } from "./read.ts";
import { keyBytes, storeKey } from "./reply.ts";

/** Keys looked at per node; enough that a format with one session in a hundred keys is seen. */
const KEYS = 1_000;
/** SCAN steps per node at most, for stores with few but scattered keys. */
const STEPS = 20;
/** Of these the values are read: at most so many per prefix, so that a large prefix does not hide a small one. */
const VALUES_PER_PREFIX = 20;

/** Keys that match the pattern, a glob; without one, of all kinds. Rejects only when the connection fails. */
export async function sampleKeys(
  connection: StoreConnection,
  pattern: string | null = null,
): Promise<Sample[]> {
  const samples = await Promise.all(
    connection.nodes.map((node) => sampleNode(node, pattern, connection.now())),
  );
  return samples.flat();
}

async function sampleNode(node: StoreNode, pattern: string | null, now: number): Promise<Sample[]> {
  const keys: Buffer[] = [];
  let cursor = "0";
  // A pattern is matched by the server: few keys of many may come back, and enough is enough.
  const enough = pattern === null ? KEYS : VALUES_PER_PREFIX;
  for (let step = 0; step < STEPS && keys.length < enough; step++) {
    const { next, keys: found } = await scanStep(node.client, cursor, pattern ?? "*", KEYS);
    keys.push(...found);
    cursor = next;
    if (cursor === "0") {
      break;
    }
  }
  const chosen = pattern === null ? fewOfEach(keys) : keys.slice(0, VALUES_PER_PREFIX);
  // The command that reading uses too, so that sampling needs no permission of its own.
  const absolute = (await detectExpiryCommand([node.client])) === "PEXPIRETIME";
  const described = node.client.pipeline();
  for (const key of chosen) {
    if (absolute) {
      described.type(key).pexpiretime(key);
    } else {
      described.type(key).pttl(key);
    }
  }
  const replies = (await described.exec()) ?? [];
  const samples: Sample[] = chosen.map((key, index) => {
    const life = replies[index * 2 + 1]?.[1];
    return {
      key: storeKey(key),
      type: String(replies[index * 2]?.[1] ?? "none"),
      ttlMs: typeof life === "number" && life >= 0 ? life - (absolute ? now : 0) : null,
    };
  });
  return await withValues(node, samples);
}

async function withValues(node: StoreNode, samples: readonly Sample[]): Promise<Sample[]> {
  const pipeline = node.client.pipeline();
  const readable = samples.filter(({ type }) => type === "string" || type === "hash");
  for (const { key, type } of readable) {
    if (type === "string") {
      pipeline.getrangeBuffer(keyBytes(key), 0, MAX_VALUE_BYTES);
    } else {
      pipeline.callBuffer("HGETALL", keyBytes(key));
    }
  }
  const replies = (await pipeline.exec()) ?? [];
  const values = new Map(
    readable.map((sample, index) => [sample.key, rawValue(sample.type, replies[index]?.[1])] as const),
  );
  return samples.map((sample) => {
    const value = values.get(sample.key);
    return value === undefined || value === null ? sample : { ...sample, value };
  });
}

/** Keys share a "prefix" here when they are alike up to the first digit, colon or capital after a separator. */
function fewOfEach(keys: readonly Buffer[]): Buffer[] {
  const counts = new Map<string, number>();
  return keys.filter((key) => {
    const prefix = /^[^:_.\-0-9]*[:_.-]?[^:_.\-0-9]*/.exec(key.toString("latin1"))?.[0] ?? "";
    // Keys without any separator are mostly random and would each be their own prefix.
    const name = prefix.length === key.length ? "" : prefix;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count <= VALUES_PER_PREFIX;
  });
}

/** `glob` is latin1 text, one character per byte, as keys are: sent as text it would be encoded as UTF-8 once more. */
async function scanStep(
  client: Redis,
  cursor: string,
  glob: string,
  count: number,
): Promise<{ readonly next: string; readonly keys: readonly Buffer[] }> {
  const pattern = Buffer.from(glob, "latin1");
  // The reply's shape is Redis' own: the next cursor and a list of keys.
  const reply = await client.callBuffer("SCAN", cursor, "MATCH", pattern, "COUNT", String(count));
  const [next, keys] = reply as [Buffer, Buffer[]];
  return { next: next.toString(), keys };
}
