import type { ManagedService, Purpose } from "../../shared/preflight.ts";
import { RECOMMENDED_FLAGS } from "../../shared/preflight.ts";
import { locale } from "./language.ts";
import { pluralIn } from "./plural.ts";

const many = pluralIn("en", locale);

/** The checklist of a store. */
export const preflightEn = {
  title: "Check",
  tunnelFirst:
    "Its host key was met for the first time and is remembered from now on. Compare the fingerprint with what whoever runs it says.",
  tunnelKnown: "Its host key is the remembered one.",
  running: "Asking the store",
  again: "Check again",
  server: "Server",
  primaries: (count: number) => many(count, { one: "primary", other: "primaries" }),
  identity: "Signed in as",
  sessions: "Sessions",
  unknown: "unknown: listing keys is refused",
  permissions: "Permitted commands",
  allPermitted: "Everything that is needed is permitted.",
  watchingRefused: (count: number) =>
    `${many(count, { one: "command", other: "commands" })} needed for watching ${count === 1 ? "is" : "are"} refused.`,
  revokingRefused: "This user can watch, but not revoke.",
  permitted: "permitted",
  refused: "refused",
  forWatching: "Watching",
  forRevoking: "Revoking",
  purposes: {
    "know-server": "know the server, notice FLUSHALL and SWAPDB",
    "know-user": "show who is connected",
    clock: "count ages by the server's clock",
    "notice-failover": "notice a failover",
    progress: "show how far the first scan is",
    list: "list the sessions",
    recognise: "recognise session formats",
    read: "read sessions",
    expiry: "know when sessions expire",
    "find-primaries": "find the primaries",
    "find-empty-primaries": "find primaries that have no slots yet",
    "read-moving": "read sessions that are being moved",
    "reach-database": "reach the database",
    "notice-events-off": "notice when keyspace events are switched off",
    "notice-silence": "notice that nothing is heard any more",
    "hear-changes": "hear of changes",
    "end-sessions": "end sessions",
    "clean-index": "clean the index of sessions",
    "replace-value": "replace what would bring a session back, unless it changes meanwhile",
  } satisfies Record<Purpose, string>,
  feed: "Changes arrive by",
  automatic: "Best",
  events: "Keyspace events",
  eventsOn: (flags: string) => `On: notify-keyspace-events is “${flags}”.`,
  eventsOff: "Off, or not for everything that is needed. They are the fastest way to see changes.",
  eventsUnknown: "This server does not tell its settings (CONFIG is refused). Where to set it:",
  wouldSet: (node: string, now: string, wouldBe: string) =>
    `CONFIG SET notify-keyspace-events "${wouldBe}" on ${node}, where it is “${now}” now`,
  enable: "Set it",
  enableHint:
    "Nothing else is changed. The setting lasts until the server restarts, unless its configuration file has it.",
  enabled: "Keyspace events are on",
  formats: "Session formats",
  noFormats: "No session was recognised among the sampled keys.",
  example: "One sampled session, without its token",
  hidden: "hidden",
  acl: "Least rights that do",
  aclHint: "For redis-cli. Replace PASSWORD; nothing in these lines is superfluous.",
  aclWatching: "Watching",
  aclRevoking: "Watching and revoking",
  services: {
    elasticache: {
      name: "Amazon ElastiCache and MemoryDB",
      how: `Create a parameter group of your own, set notify-keyspace-events to ${RECOMMENDED_FLAGS} in it and assign it to the cluster; it applies without a restart.`,
    },
    azure: {
      name: "Azure Cache for Redis",
      how: `Advanced settings of the cache: set notify-keyspace-events to ${RECOMMENDED_FLAGS}. Azure Managed Redis has no such setting; invalidations or rescans are used there.`,
    },
    memorystore: {
      name: "Google Memorystore",
      how: `gcloud redis instances update NAME --update-redis-config notify-keyspace-events='${RECOMMENDED_FLAGS}'`,
    },
    "redis-cloud": {
      name: "Redis Cloud",
      how: `Some plans refuse CONFIG through a connection; set notify-keyspace-events to ${RECOMMENDED_FLAGS} with CONFIG SET in the database's own CLI, or ask its support.`,
    },
    upstash: { name: "Upstash", how: "Upstash sends no keyspace events; rescans are used there." },
  } satisfies Record<ManagedService, { name: string; how: string }>,
};
