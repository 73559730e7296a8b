/**
 * How fast one server is read, so that it hardly notices: the size of a batch, how many are under way, how many keys a
 * SCAN looks at, and when the next may be sent. Pure: the clock and what was measured are arguments.
 *
 * What our commands cost the server is measured, not guessed: now and then a batch is sent between two `INFO cpu`, in
 * the same write. Others' work may fall in between and only ever adds, so the cheapest of the last measurements counts.
 */
import { infoField } from "./reply.ts";
import type { Reply } from "./wire.ts";

/** Share of one server core that following changes may take. */
const FOLLOWING_SHARE = 0.2;
/**
 * The first load may take more, because somebody waits for it and nothing can be judged before; so may catching up after a
 * storm, when what is shown is wrong. Both are over in seconds, and the time that others wait for us is bounded by the
 * batch, not by the share.
 */
const HURRYING_SHARE = 0.5;
/** A server that is busy with others is given half of what they leave it, but never nothing: we would fall behind for ever. */
const LEAST_SHARE = 0.05;
const PART_OF_IDLE = 0.5;

/** No other client shall wait longer than about this for a batch or a SCAN of ours: far below the 5 ms of a slow log. */
const TURN_MS = 1;
const BATCH = { least: 50, most: 500 };
const COUNT = { first: 500, least: 100, most: 5_000 };
/** Batches under way; more than two only where the way to the server is long. */
const MOST_UNDER_WAY = 32;
/** Answers under way together, so that the server's output buffer for us stays small. */
const BYTES_UNDER_WAY = 2 * 1024 * 1024;

/** Until measured, and for ever where INFO is refused: twice what a slow server needs. */
const ASSUMED_MS_PER_KEY = 0.01;
const MEASUREMENTS = 12;
const MEASURE_EVERY_MS = 200;
/** Time not used may be made up for by at most so much. */
const CREDIT_MS = 20;
/** The shortest way there and back is remembered this long. */
const TRIP_MS = 10_000;

export class Pace {
  /** A load, or something as large, is waited for. */
  hurries = true;
  #count = COUNT.first;
  readonly #costs: number[] = [];
  #msPerKey = ASSUMED_MS_PER_KEY;
  #bytesPerKey = 1_024;
  #readyAt = Number.NEGATIVE_INFINITY;
  #measuredAt = Number.NEGATIVE_INFINITY;
  #trip: { readonly at: number; readonly ms: number } | null = null;
  #underWay = 0;
  /** Since the last time that nothing was under way, several batches were. */
  #crowded = false;
  /** Processor time of the server when it was last seen, in milliseconds, and what of it since then was ours. */
  #seen: { readonly at: number; readonly cpuMs: number } | null = null;
  #ownMs = 0;
  #othersShare = 0;

  /** Keys per batch. */
  get batch(): number {
    return clamp(Math.floor(TURN_MS / this.#msPerKey), BATCH);
  }

  /** Keys that the next SCAN looks at. */
  get count(): number {
    return this.#count;
  }

  /** Batches that may be under way: as many as fit into one trip, and one that is being worked on here. */
  get underWay(): number {
    const keysPerMs = this.share / this.#msPerKey;
    const fill = Math.ceil((keysPerMs * (this.#trip?.ms ?? 0)) / this.batch) + 1;
    const room = Math.floor(BYTES_UNDER_WAY / (this.batch * this.#bytesPerKey));
    return Math.max(2, Math.min(fill, room, MOST_UNDER_WAY));
  }

  /** The share of one core that we may take now. */
  get share(): number {
    const most = this.hurries ? HURRYING_SHARE : FOLLOWING_SHARE;
    return Math.min(most, Math.max(LEAST_SHARE, (1 - this.#othersShare) * PART_OF_IDLE));
  }

  /** Milliseconds to wait before the next batch. */
  wait(now: number): number {
    return Math.max(0, this.#readyAt - now);
  }

  /** True when the next batch shall be measured. */
  measures(now: number): boolean {
    return now - this.#measuredAt >= MEASURE_EVERY_MS;
  }

  /** A batch of `keys` is sent. */
  sent(keys: number, now: number): void {
    this.#spend(keys * this.#msPerKey, now);
    this.#underWay += 1;
    this.#crowded ||= this.#underWay > 1;
  }

  /** A batch came back after so many milliseconds. */
  came({ keys, bytes, ms }: { keys: number; bytes: number; ms: number }, now: number): void {
    this.#underWay -= 1;
    if (keys > 0) {
      this.#bytesPerKey += (bytes / keys - this.#bytesPerKey) / 8;
    }
    // With another one under way the time would not be that of the trip alone.
    if (
      this.#underWay === 0 &&
      (this.#trip === null || now - this.#trip.at > TRIP_MS || ms < this.#trip.ms)
    ) {
      this.#trip = { at: now, ms };
    }
    this.#crowded &&= this.#underWay > 0;
  }

  /** Processor time that the server had used before and after a batch; null: it does not tell. */
  measured(keys: number, before: number | null, after: number | null, now: number): void {
    this.#measuredAt = now;
    if (before === null || after === null || keys === 0) {
      return;
    }
    this.#costs.push((after - before) / keys);
    if (this.#costs.length > MEASUREMENTS) {
      this.#costs.shift();
    }
    // A clock that did not move says less than one microsecond, not nothing.
    this.#msPerKey = Math.max(0.0005, Math.min(...this.#costs));
    this.#noteOthers(after, now);
  }

  /** A SCAN took the server so much time, or an unknown one (null). */
  scanned(serverMs: number | null, now: number): void {
    if (serverMs === null) {
      this.#count = 1_000;
      return;
    }
    this.#spend(serverMs, now);
    if (serverMs < TURN_MS / 2) {
      this.#count = clamp(this.#count * 2, COUNT);
    } else if (serverMs > TURN_MS) {
      this.#count = clamp(Math.floor(this.#count / 2), COUNT);
    }
  }

  #spend(serverMs: number, now: number): void {
    this.#ownMs += serverMs;
    this.#readyAt = Math.max(now - CREDIT_MS, this.#readyAt) + serverMs / this.share;
  }

  #noteOthers(cpuMs: number, now: number): void {
    const seen = this.#seen;
    if (seen !== null && now > seen.at) {
      const others = (cpuMs - seen.cpuMs - this.#ownMs) / (now - seen.at);
      this.#othersShare += (Math.min(1, Math.max(0, others)) - this.#othersShare) / 2;
    }
    this.#seen = { at: now, cpuMs };
    this.#ownMs = 0;
  }
}

function clamp(value: number, { least, most }: { readonly least: number; readonly most: number }): number {
  return Math.min(most, Math.max(least, value));
}

/** Milliseconds of processor time that a server has used, by its answer to `INFO cpu`; null: it does not tell. */
export function processorMs(answer: Reply | undefined): number | null {
  const info = Buffer.isBuffer(answer) ? answer.toString("latin1") : "";
  const system = infoField(info, "used_cpu_sys");
  const user = infoField(info, "used_cpu_user");
  return system === undefined || user === undefined ? null : (Number(system) + Number(user)) * 1_000;
}
