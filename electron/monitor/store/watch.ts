/**
 * Keeps the table equal to the store. One attempt at a time: connect, subscribe, scan, then follow the feed; when
 * anything breaks, the whole attempt is thrown away, the screen is marked stale with the reason, and the next
 * attempt reads everything again by epoch without blanking it.
 *
 * Subscribing comes before scanning, and every key is read from the store after it was announced, so whatever
 * happens during a scan wins over the scan.
 */

import { describeAddress, type HostPort, type StoreAddress } from "../../../shared/address/store-address.ts";
import { FailureError, failure } from "../../../shared/failure.ts";
import type { EpochMs } from "../../../shared/session.ts";
import type { FeedKind, Phase } from "../../../shared/status.ts";
import type { StoreKey } from "../sessions/record.ts";
import { Attempt } from "./attempt.ts";
import { failureOf } from "./client-failure.ts";
import { addressAt } from "./cluster-layout.ts";
import type { StoreConnection } from "./connection.ts";
import { HostKeys } from "./host-keys.ts";
import type { ReadResult } from "./read.ts";

/** What the watch drives. The monitor implements it with formats and table. */
export interface WatchTarget {
  /** Called once connected and before anything is subscribed: decides what is watched. */
  prepare(connection: StoreConnection): Promise<void>;
  /** SCAN patterns of everything that may be a session. */
  readonly patterns: readonly string[];
  /** How to read a key, or null if it is no session of any known format. */
  typeOf(key: StoreKey): "string" | "hash" | null;
  /** The key was probably written, and will be read when its turn comes. Must be as cheap as a feed's sink. */
  written(key: StoreKey): void;
  /** Puts what was read into the table, in this order; how many of them the table said otherwise of before. */
  apply(results: readonly ReadResult[], now: EpochMs): number;
  keys(): Iterator<StoreKey>;
  /** True if a deletion of this key, now announced, need not be looked at: it is, or will be, known otherwise. */
  knowsGone(key: StoreKey): boolean;
  /** The whole store, of at most so many sessions, is about to be listed; keys not read until `endSweep` are gone. */
  beginSweep(now: EpochMs, most: number): void;
  endSweep(now: EpochMs): void;
  statusChanged(): void;
}

/** Pauses before the next attempt; the last one repeats. */
const RETRY_MS = [250, 500, 1_000, 2_000, 5_000] as const;
/** A refused login is not asked again quickly: servers count failures, and some lock accounts. */
const REFUSED_RETRY_MS = 15_000;

export class StoreWatch {
  readonly #address: StoreAddress;
  readonly #target: WatchTarget;
  #wanted: FeedKind | null;
  #attempt: Attempt | null = null;
  /** Set while no attempt is under way. */
  #waiting: { phase: Phase; wake: () => void; timer: NodeJS.Timeout } | null = null;
  #connectingSince = Date.now();
  /** When the table was last known to be equal; null before the first complete load. */
  #trueAt: number | null = null;
  #lastFailure: FailureError | null = null;
  #stopped = false;
  /** Nodes of the cluster as last seen. */
  #seeds: readonly HostPort[] = [];

  readonly #hostKeys: HostKeys;

  constructor(
    address: StoreAddress,
    target: WatchTarget,
    wanted: FeedKind | null,
    hostKeys: HostKeys = HostKeys.inMemory(),
  ) {
    this.#hostKeys = hostKeys;
    this.#address = address;
    this.#target = target;
    this.#wanted = wanted;
  }

  get address(): StoreAddress {
    return this.#address;
  }

  /** The feed chosen by hand; null: the best. */
  get wantedFeed(): FeedKind | null {
    return this.#wanted;
  }

  /** The attempt under way, once it is connected. */
  get attempt(): Attempt | null {
    return this.#attempt;
  }

  /**
   * The primaries that still answer, of a cluster that is not watched just now because others do not; null elsewhere, or
   * if none does. Whoever asked ends it.
   */
  async attemptPartly(): Promise<Attempt | null> {
    const seeds = this.#attempt?.connection.seeds ?? this.#seeds;
    return seeds.length === 0 || this.#stopped
      ? null
      : await Attempt.partly(this.#address, this.#target, seeds, this.#hostKeys).catch(() => null);
  }

  /** The store's clock as last known. */
  now(): EpochMs {
    return this.#attempt?.connection.now() ?? Date.now();
  }

  get phase(): Phase {
    if (this.#waiting !== null) {
      return this.#waiting.phase;
    }
    const attempt = this.#attempt;
    if (attempt === null) {
      return this.#staleOr({ kind: "connecting", since: this.#connectingSince });
    }
    if (!attempt.loaded) {
      return this.#staleOr({
        kind: "loading",
        read: attempt.scannedSoFar,
        total: {
          value: Math.max(attempt.keysInStore, attempt.scannedSoFar),
          estimate: { kind: "keys" },
        },
      });
    }
    const { behind, doubtful } = attempt;
    // A few keys are always on their way; a second's worth of them is not yet worth a word.
    return doubtful || behind > 2_000 ? { kind: "catching-up", behind } : { kind: "live" };
  }

  /** Runs until {@link stop}. Never rejects. */
  async run(): Promise<void> {
    for (let failures = 0; !this.#stopped; ) {
      let reached = false;
      try {
        this.#connectingSince = Date.now();
        this.#target.statusChanged();
        const attempt = await Attempt.begin(
          this.#nextAddress(failures),
          this.#target,
          this.#seeds,
          this.#hostKeys,
        );
        this.#attempt = attempt;
        if (this.#stopped) {
          // Stopped while connecting, when there was no attempt yet to be told.
          attempt.fail(failure("not-connected"));
        }
        this.#target.statusChanged();
        await attempt.run(this.#wanted);
      } catch (error) {
        reached = this.#attempt?.loaded === true;
        this.#lastFailure = new FailureError(failureOf(error, this.#address));
        this.#attempt?.fail(this.#lastFailure.failure);
      }
      if (this.#stopped) {
        break;
      }
      if (this.#attempt !== null) {
        if (reached) {
          this.#trueAt = this.#attempt.trueAt;
        }
        this.#seeds = this.#attempt.connection.seeds;
        this.#attempt = null;
      }
      failures = reached ? 1 : failures + 1;
      await this.#pause(failures);
    }
  }

  /** Where an attempt begins; every other time after failures, at another node of the cluster that we knew. */
  #nextAddress(failures: number): StoreAddress {
    const seed = failures % 2 === 0 ? undefined : this.#seeds[(failures >> 1) % this.#seeds.length];
    return failures < 2 || seed === undefined ? this.#address : addressAt(this.#address, seed);
  }

  /** Tries at once instead of waiting for the next attempt. */
  retryNow(): void {
    this.#waiting?.wake();
  }

  /** Everything is read again, for example after the machine woke up. */
  resync(): void {
    this.#attempt?.resync();
    this.retryNow();
  }

  /** Connects anew, and decides again what is watched and how; the reason is shown until everything is read. */
  restart(reason: string): void {
    const where = describeAddress(this.#address);
    this.#attempt?.fail(failure("connection-lost", { where, reason }));
    this.retryNow();
  }

  /** Changes arrive this way from now on, if the server allows it; null: the best way. */
  follow(feed: FeedKind | null): void {
    if (feed !== this.#wanted) {
      this.#wanted = feed;
      this.restart("closed to choose the change feed again");
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#attempt?.fail(failure("not-connected"));
    this.#waiting?.wake();
  }

  async #pause(failures: number): Promise<void> {
    const reason = this.#lastFailure?.failure;
    if (reason === undefined) {
      return;
    }
    const refused = reason.code === "password-wrong" || reason.code === "password-required";
    const pauseMs = refused ? REFUSED_RETRY_MS : (RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] ?? 5_000);
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting = null;
        resolve();
      };
      const timer = setTimeout(wake, pauseMs);
      const nextAttemptAt = Date.now() + pauseMs;
      this.#waiting = {
        wake,
        timer,
        phase: this.#staleOr({ kind: "failed", reason, nextAttemptAt }, nextAttemptAt),
      };
      this.#target.statusChanged();
    });
  }

  /** Once there was a complete load, everything short of live is "stale since", never "connecting". */
  #staleOr(otherwise: Phase, nextAttemptAt: number | null = null): Phase {
    return this.#trueAt === null || this.#lastFailure === null
      ? otherwise
      : { kind: "stale", since: this.#trueAt, reason: this.#lastFailure.failure, nextAttemptAt };
  }
}
