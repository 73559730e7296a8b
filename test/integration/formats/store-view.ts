/** What is in a store, seen without the monitor: for tokens, which it tells nobody, and for fixtures. */
import type { Redis } from "ioredis";
import type {
  DecodedSession,
  RawSession,
  RawValue,
  Sample,
  SessionFormat,
} from "../../../electron/monitor/formats/format.ts";
import { formatOfValue, recognise } from "../../../electron/monitor/formats/formats.ts";
import { storeKey } from "../../../electron/monitor/formats/key.ts";

export async function sample(client: Redis): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const keyBytes of await client.keysBuffer("*")) {
    const key = storeKey(keyBytes.toString("latin1"));
    const type = await client.type(keyBytes);
    const ttl = await client.pttl(keyBytes);
    const value = await readValue(client, keyBytes, type);
    samples.push({ key, type, ttlMs: ttl < 0 ? null : ttl, ...(value === null ? {} : { value }) });
  }
  return samples;
}

async function readValue(client: Redis, key: Buffer, type: string): Promise<RawValue | null> {
  if (type === "string") {
    const value = await client.getBuffer(key);
    return value === null ? null : { type: "string", bytes: value };
  }
  if (type !== "hash") return null;
  const flat = (await client.callBuffer("HGETALL", key)) as Buffer[];
  const fields = new Map<string, Buffer>();
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const [name, value] = [flat[i], flat[i + 1]];
    if (name !== undefined && value !== undefined) fields.set(name.toString("utf8"), value);
  }
  return { type: "hash", fields };
}

export interface SeenSession {
  readonly raw: RawSession;
  readonly format: SessionFormat;
  readonly record: DecodedSession;
}

/** All sessions of the formats that the store is recognised to hold. */
export async function sessions(client: Redis): Promise<SeenSession[]> {
  const samples = await sample(client);
  const formats = recognise(samples)
    .filter((one) => one.confidence >= 0.5)
    .map((one) => one.format);
  const [seconds, micros] = await client.time();
  const now = Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
  return samples.flatMap(({ key, value, ttlMs }) => {
    if (value === undefined) return [];
    const raw: RawSession = { key, value, expiresAt: ttlMs === null ? null : now + ttlMs, now };
    const format = formatOfValue(raw, formats);
    const record = format?.decode(raw);
    return format === null || record === undefined || record.ended === true ? [] : [{ raw, format, record }];
  });
}

/** The keys whose name or value has the token in it: what a revocation should leave none of. */
export async function keysThatName(client: Redis, token: string): Promise<string[]> {
  const found: string[] = [];
  for (const key of await client.keysBuffer("*")) {
    const type = await client.type(key);
    const contents =
      type === "set"
        ? await client.smembersBuffer(key)
        : type === "zset"
          ? ((await client.callBuffer("ZRANGE", key, 0, -1)) as Buffer[])
          : type === "string"
            ? [await client.getBuffer(key)]
            : [];
    if ([key, ...contents].some((part) => part?.toString("latin1").includes(token) === true))
      found.push(key.toString());
  }
  return found;
}
