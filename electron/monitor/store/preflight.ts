/** Looks at a store without watching it: who we are, what we may, what is in it, and how changes would reach us. */

import { describeAddress, type StoreAddress } from "../../../shared/address/store-address.ts";
import { type Failure, FailureError } from "../../../shared/failure.ts";
import { ManagedServiceSchema, type Preflight } from "../../../shared/preflight.ts";
import type { Count } from "../../../shared/session.ts";
import type { FeedKind } from "../../../shared/status.ts";
import { suspects } from "../formats/draft.ts";
import type { IndexType, Recognition, Sample, SessionFormat } from "../formats/format.ts";
import { recognise } from "../formats/formats.ts";
import type { StoreKey } from "../sessions/record.ts";
import { chooseFeed } from "./choose-feed.ts";
import { failureOf } from "./client-failure.ts";
import { StoreConnection } from "./connection.ts";
import { type NodeFlags, readNodeFlags, setNodeFlags } from "./event-flags.ts";
import { isSufficient } from "./events-feed.ts";
import type { HostKeys } from "./host-keys.ts";
import { aclLines, checkPermissions, neededFor, type WhatIsWatched } from "./permissions.ts";
import { detectExpiryCommand } from "./read.ts";
import { allowed, storeKey } from "./reply.ts";
import { sampleKeys } from "./sample.ts";

/** Formats shown, and lines and characters of each example. */
const FORMATS = 5;
const LINES = 20;
const CHARACTERS = 200;
/** Keys looked at per node for the estimate. */
const COUNTED = 2_000;

/** Never rejects: a store that cannot be reached is an answer. */
export async function preflight(
  address: StoreAddress,
  wanted: FeedKind | null,
  declared: readonly SessionFormat[],
  hostKeys: HostKeys,
): Promise<Preflight> {
  const nothing: Preflight = {
    where: describeAddress(address),
    problem: null,
    tunnel: null,
    server: null,
    permissions: [],
    feed: null,
    events: null,
    formats: [],
    suspects: [],
    sessions: null,
    acl: null,
  };
  try {
    const work = (connection: StoreConnection) => look(connection, wanted, declared);
    return { ...nothing, ...(await connected(address, hostKeys, work)) };
  } catch (error) {
    return { ...nothing, problem: failureOf(error, address) };
  }
}

/** Sets the flags as {@link setNodeFlags} does, through a connection of its own. Rejects with a FailureError. */
export async function enableEvents(
  address: StoreAddress,
  flags: readonly NodeFlags[],
  hostKeys: HostKeys,
): Promise<void> {
  try {
    await connected(address, hostKeys, (connection) => setNodeFlags(connection, flags));
  } catch (error) {
    throw new FailureError(failureOf(error, address));
  }
}

async function connected<T>(
  address: StoreAddress,
  hostKeys: HostKeys,
  work: (connection: StoreConnection) => Promise<T>,
): Promise<T> {
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => undefined);
  const listeners = {
    lost: (reason: Failure) => broken.reject(new FailureError(reason)),
    replaced: () => undefined,
    slotsMoved: () => undefined,
  };
  const connection = await StoreConnection.open(address, listeners, [], hostKeys);
  try {
    return await Promise.race([work(connection), broken.promise]);
  } finally {
    connection.close();
  }
}

async function look(
  connection: StoreConnection,
  wanted: FeedKind | null,
  declared: readonly SessionFormat[],
): Promise<Partial<Preflight>> {
  const samples = await sampleKeys(connection).catch((error: unknown) => {
    if (/NOPERM/.test(String(error))) {
      return [];
    }
    throw error;
  });
  const recognised = recognise(samples, declared);
  const found = recognised.slice(0, FORMATS);
  const patterns = [...new Set(found.flatMap(({ format }) => format.patterns))];
  const watchedPatterns = patterns.length === 0 ? ["sess:*"] : patterns;
  const sink = { changed: () => undefined, deleted: () => undefined, everythingChanged: () => undefined };
  // Not closed by itself: losing one of its connections counts as losing all; they end with the whole.
  const feed = await chooseFeed(connection, watchedPatterns, sink, wanted);
  const watched: WhatIsWatched = {
    feed: feed.kind,
    patterns: watchedPatterns,
    types: new Set(found.length === 0 ? ["string"] : found.map(({ format }) => format.type)),
    expiry: await detectExpiryCommand(connection.nodes.map(({ client }) => client)),
    ...companionsOf(found, samples, connection.now()),
  };
  const needed = neededFor(connection, watched);
  const [first] = connection.nodes;
  const flags = await readNodeFlags(connection);
  const { identity, tunnel } = connection;
  return {
    tunnel: tunnel === null ? null : { ...tunnel.shown, firstUse: tunnel.firstUse },
    server: { ...identity, primaries: connection.nodes.length },
    permissions: first === undefined ? [] : await checkPermissions(first, identity.user, needed),
    feed: { kind: feed.kind, reason: feed.reason, problem: feed.problem },
    events: {
      flags,
      sufficient: flags?.every(({ now }) => isSufficient(now)) ?? false,
      canSet: flags?.some(({ now, wouldBe }) => now !== wouldBe) ?? false,
      advice: flags === null ? [...ManagedServiceSchema.options] : [],
    },
    formats: found.map((one) => ({
      id: one.format.id,
      title: one.format.title,
      prefix: one.prefix,
      reason: one.reason,
      example: exampleOf(one, samples, connection.now()),
    })),
    suspects: suspects(samples, recognised).map(({ draft: _, ...suspect }) => suspect),
    sessions: await estimate(connection, found),
    acl: aclLines(connection, needed, watched),
  };
}

function ownSamples({ format }: Recognition, samples: readonly Sample[]): Sample[] {
  return samples.filter((sample) => sample.type === format.type && format.owns(sample.key));
}

function exampleOf(
  one: Recognition,
  samples: readonly Sample[],
  now: number,
): Preflight["formats"][number]["example"] {
  const sample = ownSamples(one, samples).find(({ value }) => value !== undefined);
  if (sample?.value === undefined) {
    return [];
  }
  const { key, value, ttlMs } = sample;
  const token = key.slice(one.prefix.length);
  return one.format
    .contents({ key, value, expiresAt: ttlMs === null ? null : now + ttlMs, now })
    .slice(0, LINES)
    .map((line) =>
      token !== "" && `${line.name}${line.value}`.includes(token)
        ? { name: "token", value: "", hidden: true }
        : { ...line, value: line.value.slice(0, CHARACTERS) },
    );
}

/** Keys that revoking touches beside the session itself, as patterns: what differs from session to session is a `*`. */
function companionsOf(
  found: readonly Recognition[],
  samples: readonly Sample[],
  now: number,
): Pick<WhatIsWatched, "companions" | "indexes" | "rewrites"> {
  const companions = new Set<string>();
  const indexes = new Set<IndexType>();
  let rewrites = false;
  for (const one of found) {
    for (const { key, value, ttlMs } of ownSamples(one, samples)) {
      if (value !== undefined) {
        const raw = { key, value, expiresAt: ttlMs === null ? null : now + ttlMs, now };
        const record = one.format.decode(raw);
        const { unlink, remove = [], rewrite = [] } = one.format.revocation(key, record, raw);
        const pattern = (companion: StoreKey): string =>
          [key.slice(one.prefix.length), record.user]
            .filter((part) => part !== null && part !== "")
            .reduce<string>((text, part) => text.split(String(part)).join("*"), companion);
        for (const companion of [
          ...unlink.filter((other) => other !== key),
          ...remove.map(({ index }) => index),
          ...rewrite.map((edited) => edited.key).filter((other) => other !== key),
        ]) {
          companions.add(pattern(companion));
        }
        for (const { type } of remove) {
          indexes.add(type);
        }
        rewrites ||= rewrite.length > 0;
      }
    }
  }
  return { companions: [...companions], indexes, rewrites };
}

/** Exact where a first look saw all keys, otherwise the share of sessions among them times the number of keys. */
async function estimate(connection: StoreConnection, found: readonly Recognition[]): Promise<Count | null> {
  let sessions = 0;
  let exact = true;
  for (const { client } of connection.nodes) {
    const reply = await allowed(client.scanBuffer("0", "COUNT", COUNTED));
    const size = await allowed(client.dbsize());
    if (reply === null) {
      return null;
    }
    const [cursor, keys] = reply;
    const own = keys.map(storeKey).filter((key) => found.some(({ format }) => format.owns(key))).length;
    if (cursor.toString() === "0") {
      sessions += own;
    } else {
      exact = false;
      sessions += Math.round(((size ?? keys.length) * own) / Math.max(1, keys.length));
    }
  }
  return { value: sessions, estimate: exact ? null : { kind: "scaled", keys: COUNTED } };
}
