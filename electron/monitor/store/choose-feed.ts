/** Chooses the best change feed that the server allows, and says why. */
import { type Failure, FailureError, failure } from "../../../shared/failure.ts";
import type { FeedKind } from "../../../shared/status.ts";
import type { StoreConnection } from "./connection.ts";
import { openEventsFeed, readEventFlags } from "./events-feed.ts";
import type { Feed, FeedSink } from "./feed.ts";
import { openInvalidationsFeed } from "./invalidations-feed.ts";
import { isRefusal } from "./reply.ts";

/**
 * `wanted` overrides the choice; it is still refused where the server refuses it. Events by hand are taken where
 * CONFIG does not tell whether they are on, but not where it says that they are off: nothing would ever arrive.
 */
export async function chooseFeed(
  connection: StoreConnection,
  patterns: readonly string[],
  sink: FeedSink,
  wanted: FeedKind | null,
): Promise<Feed> {
  let problem: Failure | null = null;
  if (wanted === null || wanted === "events") {
    const flags = await readEventFlags(connection);
    if (flags.kind === "sufficient" || (wanted === "events" && flags.kind === "unknown")) {
      try {
        return await openEventsFeed(connection, patterns, sink, {
          kind: wanted === "events" ? "events-by-hand" : "events-sent",
          flags: shown(flags),
        });
      } catch (error) {
        problem = refusalOf(error, failure("subscribe-denied"));
      }
    } else {
      problem =
        flags.kind === "insufficient"
          ? failure("events-off", { flags: flags.flags })
          : failure("config-denied");
    }
  }
  if (wanted !== "rescans") {
    try {
      return await openInvalidationsFeed(
        connection,
        patterns,
        sink,
        wanted === "invalidations" ? { kind: "by-hand" } : { kind: "no-events", wanted: wanted === "events" },
      );
    } catch (error) {
      problem ??= refusalOf(error, failure("no-feed"));
    }
  }
  return {
    kind: "rescans",
    reason:
      wanted === "rescans"
        ? { kind: "by-hand" }
        : { kind: "nothing-announced", wanted: wanted === "invalidations" },
    problem,
    check: () => Promise.resolve(),
    close: () => undefined,
  };
}

function shown(flags: { kind: string; flags?: string }): string | null {
  return flags.flags ?? null;
}

function refusalOf(error: unknown, otherwise: Failure): Failure {
  if (error instanceof FailureError) {
    if (error.failure.code === "subscribe-denied") {
      return error.failure;
    }
    throw error;
  }
  if (isRefusal(error) || /ERR/.test(String(error))) {
    return otherwise;
  }
  throw error;
}
