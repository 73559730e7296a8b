/** Which commands watching and revoking need, whether they are permitted, and the smallest ACL that permits them. */
import type { Permission, Purpose } from "../../../shared/preflight.ts";
import type { FeedKind } from "../../../shared/status.ts";
import type { IndexType } from "../formats/format.ts";
import type { StoreConnection, StoreNode } from "./connection.ts";
import { isRefusal } from "./reply.ts";

interface Needed {
  readonly name: string;
  readonly for: Permission["for"];
  readonly purpose: Purpose;
  /** A harmless way of trying it. */
  readonly try: readonly string[];
}

export interface WhatIsWatched {
  readonly feed: FeedKind;
  /** SCAN patterns of the formats. */
  readonly patterns: readonly string[];
  /** Key types of the formats. */
  readonly types: ReadonlySet<"string" | "hash">;
  readonly expiry: "PEXPIRETIME" | "PTTL";
  /** Patterns of keys beside the sessions that revoking deletes or edits, and the types of indexes among them. */
  readonly companions: readonly string[];
  readonly indexes: ReadonlySet<IndexType>;
  /** True if values are replaced, not only deleted. */
  readonly rewrites: boolean;
}

/** What this store needs; each entry is needed, and nothing that is needed is left out. */
export function neededFor(connection: StoreConnection, watched: WhatIsWatched): readonly Needed[] {
  // A key that cannot exist, where the user's key patterns let us ask.
  const key = `${(watched.patterns[0] ?? "*").replace(/\*.*$/s, "")}sessionwatch-no-such-key`;
  const { topology } = connection.identity;
  const watching = (name: string, purpose: Purpose, ...attempt: string[]): Needed => ({
    name,
    for: "watching",
    purpose,
    try: attempt,
  });
  return [
    watching("info", "know-server", "INFO", "server"),
    watching("acl|whoami", "know-user", "ACL", "WHOAMI"),
    watching("time", "clock", "TIME"),
    watching("role", "notice-failover", "ROLE"),
    watching("dbsize", "progress", "DBSIZE"),
    watching("scan", "list", "SCAN", "0", "COUNT", "1"),
    watching("type", "recognise", "TYPE", key),
    ...(watched.types.has("string") ? [watching("getrange", "read", "GETRANGE", key, "0", "0")] : []),
    ...(watched.types.has("hash") ? [watching("hgetall", "read", "HGETALL", key)] : []),
    watching(watched.expiry.toLowerCase(), "expiry", watched.expiry, key),
    ...(topology === "cluster"
      ? [
          watching("cluster|slots", "find-primaries", "CLUSTER", "SLOTS"),
          watching("cluster|nodes", "find-empty-primaries", "CLUSTER", "NODES"),
          ...(connection.address.replicas ? [watching("readonly", "read", "READONLY")] : []),
          watching("asking", "read-moving", "ASKING"),
        ]
      : []),
    ...(connection.address.db === 0
      ? []
      : [watching("select", "reach-database", "SELECT", String(connection.address.db))]),
    ...feedNeeds(watched.feed, watching),
    { name: "unlink", for: "revoking", purpose: "end-sessions", try: ["UNLINK", key] },
    ...revokingNeeds(watched, key),
  ];
}

/** Removing nothing from a key that does not exist. */
const REMOVALS: Readonly<Record<IndexType, readonly [command: string, ...rest: string[]]>> = {
  set: ["SREM", ""],
  "sorted-set": ["ZREM", ""],
  list: ["LREM", "0", ""],
  hash: ["HDEL", ""],
};

function revokingNeeds({ indexes, rewrites, types }: WhatIsWatched, key: string): readonly Needed[] {
  const revoking = (name: string, purpose: Purpose, ...attempt: string[]): Needed => ({
    name,
    for: "revoking",
    purpose,
    try: attempt,
  });
  const removals = [...indexes].map((type) => {
    const [command, ...rest] = REMOVALS[type];
    return revoking(command.toLowerCase(), "clean-index", command, key, ...rest);
  });
  if (!rewrites) {
    return removals;
  }
  const purpose = "replace-value";
  return [
    ...removals,
    ...(types.has("string") ? [] : [revoking("getrange", purpose, "GETRANGE", key, "0", "0")]),
    revoking("watch", purpose, "WATCH", key),
    revoking("unwatch", purpose, "UNWATCH"),
    revoking("multi", purpose, "MULTI"),
    revoking("exec", purpose, "EXEC"),
    // A refused option is not a refused command, and this one writes nothing.
    revoking("set", purpose, "SET", key, "", "XX"),
  ];
}

function feedNeeds(
  feed: FeedKind,
  watching: (name: string, purpose: Purpose, ...attempt: string[]) => Needed,
) {
  switch (feed) {
    case "events":
      return [
        watching("config|get", "notice-events-off", "CONFIG", "GET", "notify-keyspace-events"),
        watching("psubscribe", "hear-changes", "PSUBSCRIBE"),
      ];
    case "invalidations":
      return [
        watching("client|id", "hear-changes", "CLIENT", "ID"),
        watching("client|tracking", "hear-changes", "CLIENT", "TRACKING", "OFF"),
        watching("client|trackinginfo", "notice-silence", "CLIENT", "TRACKINGINFO"),
        watching("subscribe", "hear-changes", "SUBSCRIBE"),
      ];
    case "rescans":
      return [];
  }
}

/** Tries each command on one node: asks ACL DRYRUN where that is allowed, otherwise does something harmless. */
export async function checkPermissions(
  node: StoreNode,
  user: string | null,
  needed: readonly Needed[],
): Promise<Permission[]> {
  const results: Permission[] = [];
  for (const one of needed) {
    const permitted =
      (user === null ? null : await dryRun(node, user, one.try)) ?? (await tryIt(node, one.try));
    results.push({ name: one.name, for: one.for, purpose: one.purpose, permitted });
  }
  return results;
}

async function dryRun(node: StoreNode, user: string, words: readonly string[]): Promise<boolean | null> {
  const [command = "", ...rest] = words;
  // The number of arguments is checked too, and a subscription must not be tried without a channel.
  const args = /^P?SUBSCRIBE$/.test(command) ? ["sessionwatch"] : rest;
  try {
    const answer = String(await node.client.call("ACL", "DRYRUN", user, command, ...args));
    // A refused channel is not a refused command; channels are found out by choosing the feed.
    return answer === "OK" || / channel/.test(answer);
  } catch {
    return null;
  }
}

async function tryIt(node: StoreNode, words: readonly string[]): Promise<boolean> {
  const [command = "", ...args] = words;
  try {
    // Without its channel a subscription is refused for its arguments, if the user may use it at all.
    await node.client.call(command, ...args);
    return true;
  } catch (error) {
    return !isRefusal(error);
  }
}

/** The two ACL lines, or null where the server has none. `version` is the server's. */
export function aclLines(
  connection: StoreConnection,
  needed: readonly Needed[],
  watched: WhatIsWatched,
): { watching: string; revoking: string } | null {
  const major = Number.parseInt(connection.identity.version, 10);
  if (connection.identity.product === "Redis" && major < 6) {
    return null;
  }
  // From Redis 7 on, reading and writing are separate rights to a key.
  const read = major >= 7 ? "%R~" : "~";
  const write = major >= 7 ? "%W~" : "~";
  const commands = (whom: Permission["for"]) =>
    needed.filter((one) => one.for === whom).map((one) => `+${one.name}`);
  const keys = (sign: string, patterns: readonly string[]) =>
    patterns.map((pattern) => quoted(sign + pattern));
  const line = (name: string, ...rights: string[]) =>
    `ACL SETUSER ${name} on >PASSWORD ${[...new Set(rights)].join(" ")}`;
  const watching = [
    ...keys(read, watched.patterns),
    ...channels(connection, watched).map((channel) => quoted(`&${channel}`)),
    ...commands("watching"),
  ];
  return {
    watching: line("sessionwatch", ...watching),
    revoking: line(
      "sessionwatch-revoker",
      ...watching,
      ...keys(write, [...watched.patterns, ...watched.companions]),
      ...commands("revoking"),
    ),
  };
}

function channels(connection: StoreConnection, { feed, patterns }: WhatIsWatched): readonly string[] {
  switch (feed) {
    case "events":
      return patterns.map((pattern) => `__keyspace@${connection.address.db}__:${pattern}`);
    case "invalidations":
      return ["__redis__:invalidate"];
    case "rescans":
      return [];
  }
}

/** For redis-cli, which splits at spaces. */
function quoted(word: string): string {
  return /[\s"'\\]/.test(word) ? `"${word.replace(/["\\]/g, "\\$&")}"` : word;
}
