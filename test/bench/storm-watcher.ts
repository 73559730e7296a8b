/**
 * A process of its own that watches a store during a storm, or only counts its events as a bare subscriber does. Of lower
 * priority than the server and its clients: it usually runs on another machine, and is not to take this one's processors
 * from them. Orders and answers are messages of the parent.
 */
import { setPriority } from "node:os";
import { Redis } from "ioredis";
import type { FeedKind } from "../../shared/status.ts";
import { eventually } from "../eventually.ts";
import { startWatching } from "../watched.ts";

export interface WatcherOrder {
  readonly url: string;
  /** null: count the events and do nothing else. */
  readonly feed: FeedKind | null;
}
export interface WatcherState {
  /** Changes that were announced so far. */
  readonly taken: number;
  /** Keys that are still to be read; 0 for the bare subscriber. */
  readonly behind: number;
  readonly sessions: number;
}

const PRIORITY = 10;
const LIVE_WITHIN_MS = 180_000;

setPriority(PRIORITY);
process.once("message", async ({ url, feed }: WatcherOrder) => {
  const state = feed === null ? await count(url) : await watch(url, feed);
  process.on("message", () => process.send?.(state()));
  process.send?.(state());
});
process.on("disconnect", () => process.exit());

async function watch(url: string, feed: FeedKind): Promise<() => WatcherState> {
  const { monitor } = await startWatching(url, {}, feed);
  await eventually("live", () => monitor.status().phase.kind === "live", LIVE_WITHIN_MS);
  return () => ({ taken: monitor.announced, behind: monitor.behind, sessions: monitor.counts.sessions });
}

async function count(url: string): Promise<() => WatcherState> {
  const subscriber = new Redis(url, { replyMapping: "legacy" });
  let taken = 0;
  subscriber.on("pmessage", () => taken++);
  await subscriber.psubscribe("__keyspace@0__:sess:*");
  return () => ({ taken, behind: 0, sessions: 0 });
}
