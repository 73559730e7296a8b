/**
 * How many commands may travel to a server in one piece. It works on a piece without serving anybody else, so whoever
 * asks it for something meanwhile waits for the whole of it.
 */
import { infoField } from "./reply.ts";
import type { WireLink } from "./wire-link.ts";

/**
 * Deletions in one piece: they are to take no longer than the way there and back, so that whoever waits for them waits
 * twice as long as otherwise. `alone`: where hardly anybody asks the server for anything, less than a millisecond of its
 * time, which is what reading takes at once.
 */
export const PIECE = { least: 8, alone: 100, most: 500 };
/** So many commands of others in a second are hardly any. Among them are a few hundred of our own reading. */
const FEW_OTHERS = 1_000;
/** What others asked for longer ago says nothing about now. */
const OTHERS_SEEN_MS = 5_000;
/** What a deletion costs the server, with telling of it. */
const DELETION_MS = 0.01;

interface Asked {
  /** The shortest way there and back so far, in milliseconds: a longer one was spent waiting for somebody else. */
  readonly trip: number;
  /** Commands that the server had processed, with those that we were about to send. */
  readonly commands: number;
  /** `performance.now` */
  readonly at: number;
}

type Link = Pick<WireLink, "ping" | "ask">;
const lastAsked = new WeakMap<Link, Asked>();

/** `commands`: how many are about to be sent. */
export async function pieceFor(link: Link, commands: number): Promise<number> {
  const before = lastAsked.get(link);
  const at = performance.now();
  await link.ping();
  const trip = Math.min(before?.trip ?? Number.POSITIVE_INFINITY, performance.now() - at);
  const stats = await link.ask("INFO", "stats");
  const info = Buffer.isBuffer(stats) ? stats.toString() : "";
  // Not a number where the server does not tell: then others are thought to be there.
  const processed = Number(infoField(info, "total_commands_processed"));
  lastAsked.set(link, { trip, commands: processed + commands, at });
  const isAlone =
    before !== undefined &&
    at - before.at < OTHERS_SEEN_MS &&
    processed - before.commands < (FEW_OTHERS * (at - before.at)) / 1_000;
  const least = isAlone ? PIECE.alone : PIECE.least;
  return Math.min(PIECE.most, Math.max(least, Math.floor(trip / DELETION_MS)));
}
