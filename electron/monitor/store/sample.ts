/** A look at some keys of a store, to find out which session formats it holds. */
import type { Redis } from "ioredis";
import type { Sample } from "../formats/format.ts";
import { splitKey } from "../formats/key.ts";
import type { StoreConnection, StoreNode } from "./connection.ts";
import { MAX_VALUE_BYTES, rawValue } from "./raw-value.ts";
import { detectExpiryCommand } from "./read.ts";
import { keyBytes, storeKey } from "./reply.ts";

/** Keys looked at per node at first; enough that a format with one session in a thousand keys is seen. */
const KEYS = 10_000;
/** Keys that one step of SCAN looks at. */
const STEP = 1_000;
/** SCAN steps per node at most, for stores where few keys fit a pattern. */
const STEPS = 20;
/** The values of so many keys per prefix are read, so that a large prefix does not hide a small one. */
const VALUES_PER_PREFIX = 20;
/** And of so many whose beginnings differ otherwise, because two formats may share a prefix. */
const OTHER_VALUES = 500;
/** Of the keys looked at, one in so many is read at most: keys of no format may all differ in their beginnings. */
const LOOKED_PER_READ = 10;

/** Keys that match the pattern, a glob; without one, of all kinds. Rejects only when the connection fails. */
export async function sampleKeys(
  connection: StoreConnection,
  pattern: string | null = null,
): Promise<Sample[]> {
  if (pattern === null) {
    return await new KeySurvey().look(connection, KEYS);
  }
  const samples = await Promise.all(
    connection.nodes.map(async (node) => {
      const keys: Buffer[] = [];
      // The server matches the pattern: few keys of many may come back, and enough is enough.
      await scanSome(node.client, "0", pattern, STEPS, (found) => keys.push(...found) < VALUES_PER_PREFIX);
      return await described(node, keys.slice(0, VALUES_PER_PREFIX), connection.now());
    }),
  );
  return samples.flat();
}

/**
 * One round through all keys of a store, some at a time, in which the values of a few of each kind are read: what a
 * first look at a large store misses, a round finds.
 */
export class KeySurvey {
  readonly #cursors = new Map<StoreNode, string>();
  readonly #ofPrefix = new Map<string, number>();
  readonly #ofBeginning = new Map<string, number>();
  #others = 0;
  #complete = false;

  /** True once every key that was there all the while has been looked at. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Goes on by about so many keys per node. Rejects only when the connection fails; the round is over then. */
  async look(connection: StoreConnection, keys: number): Promise<Sample[]> {
    const left = connection.nodes.filter((node) => this.#cursors.get(node) !== "done");
    const samples = await Promise.all(
      left.map(async (node) => {
        const chosen: Buffer[] = [];
        const next = await scanSome(
          node.client,
          this.#cursors.get(node) ?? "0",
          "*",
          Math.ceil(keys / STEP),
          (found) => {
            for (const key of found) {
              if (chosen.length < keys / LOOKED_PER_READ && this.#isWanted(key)) {
                chosen.push(key);
              }
            }
            return true;
          },
        );
        this.#cursors.set(node, next === "0" ? "done" : next);
        return await described(node, chosen, connection.now());
      }),
    );
    this.#complete = connection.nodes.every((node) => this.#cursors.get(node) === "done");
    return samples.flat();
  }

  #isWanted(key: Buffer): boolean {
    const name = storeKey(key);
    const prefix = splitKey(name)?.prefix ?? beginningOf(name);
    if (count(this.#ofPrefix, prefix) <= VALUES_PER_PREFIX) {
      return true;
    }
    if (this.#others < OTHER_VALUES && count(this.#ofBeginning, beginningOf(name)) <= VALUES_PER_PREFIX) {
      this.#others++;
      return true;
    }
    return false;
  }
}

/** Up to the first digit, colon or capital after a separator; keys without any separator are mostly random: "". */
function beginningOf(key: string): string {
  const beginning = /^[^:_.\-0-9]*[:_.-]?[^:_.\-0-9]*/.exec(key)?.[0] ?? "";
  return beginning.length === key.length ? "" : beginning;
}

function count(counts: Map<string, number>, name: string): number {
  const now = (counts.get(name) ?? 0) + 1;
  counts.set(name, now);
  return now;
}

async function described(node: StoreNode, keys: readonly Buffer[], now: number): Promise<Sample[]> {
  if (keys.length === 0) {
    return [];
  }
  // The command that reading uses too, so that sampling needs no permission of its own.
  const absolute = (await detectExpiryCommand([node.client])) === "PEXPIRETIME";
  const pipeline = node.client.pipeline();
  for (const key of keys) {
    if (absolute) {
      pipeline.type(key).pexpiretime(key);
    } else {
      pipeline.type(key).pttl(key);
    }
  }
  const replies = (await pipeline.exec()) ?? [];
  const samples: Sample[] = keys.map((key, index) => {
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

/** Scans until the round is over ("0"), the steps are used up, or `more` has had enough; the cursor to go on from. */
async function scanSome(
  client: Redis,
  from: string,
  glob: string,
  steps: number,
  more: (found: readonly Buffer[]) => boolean,
): Promise<string> {
  let cursor = from;
  for (let step = 0; step < steps; step++) {
    const { next, keys } = await scanStep(client, cursor, glob, STEP);
    cursor = next;
    if (!more(keys) || cursor === "0") {
      break;
    }
  }
  return cursor;
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
