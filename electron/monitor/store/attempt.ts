/**
 * One attempt at following a store, from connecting until something breaks. It owns the connection, the feed and
 * the backlog, and is thrown away as a whole: nothing of a broken attempt is ever trusted again.
 */

import { setImmediate as breathe, setTimeout as pause } from "node:timers/promises";
import type { HostPort, StoreAddress } from "../../../shared/address/store-address.ts";
import { type Failure, FailureError } from "../../../shared/failure.ts";
import type { FeedKind } from "../../../shared/status.ts";
import type { StoreKey } from "../sessions/record.ts";
import { Backlog, type Batch } from "./backlog.ts";
import { Burst } from "./burst.ts";
import { chooseFeed } from "./choose-feed.ts";
import { failureOf } from "./client-failure.ts";
import { StoreConnection, type StoreNode } from "./connection.ts";
import { DriftAudit } from "./drift-audit.ts";
import type { Feed } from "./feed.ts";
import type { HostKeys } from "./host-keys.ts";
import { KeyReader, type Reading } from "./key-reader.ts";
import { LagMeter } from "./lag-meter.ts";
import { Pace } from "./pace.ts";
import { detectExpiryCommand, type ReadResult } from "./read.ts";
import { MOVED_RETRY_MS } from "./redirection.ts";
import { allowed } from "./reply.ts";
import { scanKeys } from "./scan.ts";
import type { WatchTarget } from "./watch.ts";

/** The scan waits while this many of its keys are unread, so that neither side piles up. */
const SCAN_AHEAD = 5_000;
const CHECK_MS = 1_000;
/** Pause between two rounds where scanning is the only feed. */
const RESCAN_PAUSE_MS = 3_000;

/** So many changed keys that are not read yet are as much as a load. */
const FAR_BEHIND = 20_000;
/** How often it is looked whether a burst of announcements is over. */
const BURST_LOOK_MS = 1;

/** So many announcements in one turn of the event loop, about as many as a socket gives at once, are a storm. */
const STORM = 400;
/** Turns of the event loop that are left to a storm before a batch has its own. */
const MOST_TURNS = 8;

/** A batch that has been asked for. */
interface Flight {
  readonly batch: Batch;
  readonly results: Promise<readonly ReadResult[]>;
}

export class Attempt {
  readonly connection: StoreConnection;
  readonly backlog = new Backlog(() => this.replaced());
  readonly lag = new LagMeter();
  readonly drift: DriftAudit;
  /** Keys in the database when the attempt began: an upper bound of the sessions in it. */
  keysInStore = 0;
  /** True from the end of the first complete scan. */
  loaded = false;
  /** Keys read in the running scan. */
  scannedSoFar = 0;

  readonly #paces: ReadonlyMap<StoreNode, Pace>;
  readonly #reader: KeyReader;
  readonly #target: WatchTarget;
  readonly #failed = Promise.withResolvers<never>();
  readonly #burst = new Burst();
  #feed: Feed | null = null;
  /** Announcements when it was last looked how many there are. */
  #heard = 0;
  /** Scanned keys that were taken but not yet applied. */
  #readingScanned = 0;
  /** The same of announced ones. */
  #readingChanged = 0;
  #scanDrained: (() => void) | null = null;
  #resyncing = false;
  #resyncAgain = false;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  /** Keys whose slots are moving; they are read again in a moment. */
  readonly #between = new Set<StoreKey>();
  /** The data was exchanged wholesale and has not been read again yet. */
  #doubtful = false;
  #doubtfulSince = 0;
  /** The store refused to show a session when it was last asked for one. */
  #denied = false;

  private constructor(connection: StoreConnection, target: WatchTarget) {
    this.connection = connection;
    this.#target = target;
    this.drift = new DriftAudit(target);
    this.#paces = new Map(connection.nodes.map((node) => [node, new Pace()]));
    this.#reader = new KeyReader(connection, this.#paces, (key) => target.typeOf(key));
  }

  static begin(
    address: StoreAddress,
    target: WatchTarget,
    seeds: readonly HostPort[],
    hostKeys: HostKeys,
  ): Promise<Attempt> {
    return Attempt.#connected(address, target, seeds, hostKeys, false);
  }

  /**
   * Connects to those primaries of a cluster that can be reached, for revoking what they hold: it follows nothing and
   * is never run. Rejects with a {@link FailureError}.
   */
  static partly(
    address: StoreAddress,
    target: WatchTarget,
    seeds: readonly HostPort[],
    hostKeys: HostKeys,
  ): Promise<Attempt> {
    return Attempt.#connected(address, target, seeds, hostKeys, true);
  }

  static async #connected(
    address: StoreAddress,
    target: WatchTarget,
    seeds: readonly HostPort[],
    hostKeys: HostKeys,
    partly: boolean,
  ): Promise<Attempt> {
    let attempt: Attempt | null = null;
    let lostEarly: Failure | null = null;
    // Reading everything again on a part would call gone what the other primaries hold.
    const followed = () => (partly ? null : attempt);
    const listeners = {
      lost: (reason: Failure) => {
        lostEarly = reason;
        attempt?.fail(reason);
      },
      replaced: () => followed()?.replaced(),
      slotsMoved: () => followed()?.resync(),
    };
    const connection = await StoreConnection.open(address, listeners, seeds, hostKeys, partly);
    attempt = new Attempt(connection, target);
    // Whoever runs the attempt awaits this, but a failure may come before that.
    attempt.#failed.promise.catch(() => undefined);
    if (lostEarly !== null) {
      attempt.fail(lostEarly);
    }
    return attempt;
  }

  /** True once something broke or it was stopped: nothing works any more. */
  get ended(): boolean {
    return this.#stopped;
  }

  get feed(): Feed | null {
    return this.#feed;
  }

  /** Never resolves normally: rejects with the {@link FailureError} that ended the attempt. */
  async run(wanted: FeedKind | null): Promise<never> {
    return await Promise.race([this.#failed.promise, this.#follow(wanted)]);
  }

  /** Ends the attempt: `run` rejects with the reason. */
  fail(reason: Failure): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#feed?.close();
    this.connection.close();
    this.#failed.reject(new FailureError(reason));
  }

  /** What is on the screen is wrong as a whole, and will be until everything has been read again. */
  replaced(): void {
    if (!this.#doubtful) {
      this.#doubtful = true;
      this.#doubtfulSince = this.connection.lastAnswerAt;
    }
    this.resync();
  }

  /** Keys of which the screen may be wrong: announced ones, ones that are between two nodes, or all of them. */
  get behind(): number {
    const known = this.backlog.behind + this.#readingChanged + this.#between.size;
    return this.#doubtful ? Math.max(1, known, this.keysInStore - this.scannedSoFar) : known;
  }

  /** True while what is shown is known to be wrong, however small the number of keys. */
  get doubtful(): boolean {
    return this.#doubtful;
  }

  /** When the table was last known to be equal, on this machine's clock: an unread change is older than it. */
  get trueAt(): number {
    const { lastAnswerAt } = this.connection;
    return this.#doubtful ? Math.min(this.#doubtfulSince, lastAnswerAt) : lastAnswerAt;
  }

  /** Reads everything again; a call during a run makes it run once more. */
  resync(): void {
    if (this.#resyncing) {
      this.#resyncAgain = true;
      return;
    }
    this.#resyncing = true;
    this.#sweep().then(
      () => {
        this.#resyncing = false;
        if (this.#resyncAgain && !this.#stopped) {
          this.#resyncAgain = false;
          this.resync();
        }
      },
      (error: unknown) => this.#failWith(error),
    );
  }

  /** Reads some keys now, ahead of everything else; used before and after revoking. */
  async read(keys: readonly StoreKey[]): Promise<readonly ReadResult[]> {
    return this.#noted(await this.#reader.read(keys));
  }

  #noted({ results, between }: Reading): readonly ReadResult[] {
    for (const key of between) {
      this.#askLater(key);
    }
    this.#notePermission(results);
    return results;
  }

  /** Once reading is permitted again, all that was refused has to be read. */
  #notePermission(results: readonly ReadResult[]): void {
    if (results.some(({ kind }) => kind === "denied")) {
      this.#denied = true;
    } else if (this.#denied && results.some(({ kind }) => kind === "present")) {
      this.#denied = false;
      this.resync();
    }
  }

  #askLater(key: StoreKey): void {
    this.#between.add(key);
    this.connection.layoutDoubtful();
    // As a scanned key, because a running scan must not end before it has been read.
    setTimeout(() => {
      if (!this.#stopped) {
        this.backlog.addScanned([key]);
      }
    }, MOVED_RETRY_MS);
  }

  async #follow(wanted: FeedKind | null): Promise<never> {
    const { connection } = this;
    this.#reader.expiry = await detectExpiryCommand(connection.nodes.map((node) => node.client));
    await this.#target.prepare(connection);
    this.#feed = await chooseFeed(
      connection,
      this.#target.patterns,
      {
        changed: (key) => {
          this.#announce(key);
          this.#target.written(key);
        },
        deleted: (key) => {
          // Our own deletions are known from their answers; reading them once more would be most of the work.
          if (this.#target.knowsGone(key)) {
            this.drift.changed(key);
          } else {
            this.#announce(key);
          }
        },
        everythingChanged: () => this.replaced(),
      },
      wanted,
    );
    this.resync();
    this.#scheduleCheck();
    return await this.#pump();
  }

  #announce(key: StoreKey): void {
    this.drift.changed(key);
    this.backlog.announce(key);
  }

  /** Batches are asked for ahead, as far as the pace allows, and applied in the order in which they were asked for. */
  async #pump(): Promise<never> {
    const paces = [...this.#paces.values()];
    const underWay: Flight[] = [];
    for (;;) {
      const now = performance.now();
      if (this.#burst.holds(this.backlog.announced, now)) {
        await pause(BURST_LOOK_MS);
        continue;
      }
      for (const pace of paces) {
        pace.hurries = !this.loaded || this.backlog.behind > FAR_BEHIND;
      }
      const waitMs = Math.max(...paces.map((pace) => pace.wait(now)));
      const most = Math.max(...paces.map((pace) => pace.underWay));
      const [first] = underWay;
      if (waitMs === 0 && underWay.length < most && this.backlog.waiting > 0) {
        underWay.push(this.#launch());
      } else if (first !== undefined) {
        await this.#listen();
        underWay.shift();
        this.#land(first.batch, await first.results);
      } else if (waitMs > 0) {
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      } else {
        await this.backlog.work();
      }
    }
  }

  /**
   * In a storm, announcements that have arrived go before what was read: a server drops a subscriber that lags, and a key
   * that is announced again need not be read twice.
   */
  async #listen(): Promise<void> {
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      const heard = this.backlog.announced - this.#heard;
      this.#heard += heard;
      if (heard < STORM) {
        return;
      }
      await breathe();
    }
  }

  #launch(): Flight {
    // A cluster's keys spread evenly over its primaries, and each of them has its turn.
    const most = [...this.#paces.values()].reduce((sum, pace) => sum + pace.batch, 0);
    const batch = this.backlog.take(most);
    if (batch.arrivedAt === null) {
      this.#readingScanned += batch.keys.length;
    } else {
      this.#readingChanged += batch.keys.length;
    }
    const results = this.#reader.readAtPace(batch.keys).then((reading) => this.#noted(reading));
    // A failure is met when the batch's turn comes, which may be a moment later.
    results.catch(() => undefined);
    return { batch, results };
  }

  #land({ keys, arrivedAt }: Batch, results: readonly ReadResult[]): void {
    const now = this.connection.now();
    // Mostly there is none, and asking would hash the keys.
    if (this.#between.size > 0) {
      for (const { key } of results) {
        this.#between.delete(key);
      }
    }
    this.#target.apply(results, now);
    if (arrivedAt === null) {
      this.#readingScanned -= keys.length;
      this.scannedSoFar += keys.length;
      this.#scanStep();
    } else {
      this.#readingChanged -= keys.length;
      this.lag.add(performance.now() - arrivedAt, keys.length);
    }
  }

  #scanStep(): void {
    if (this.backlog.scanned < SCAN_AHEAD && this.#scanDrained !== null) {
      const wake = this.#scanDrained;
      this.#scanDrained = null;
      wake();
    }
  }

  async #countKeys(): Promise<number> {
    const sizes = await Promise.all(this.connection.nodes.map((node) => allowed(node.client.dbsize())));
    return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  }

  async #sweep(): Promise<void> {
    this.scannedSoFar = 0;
    this.keysInStore = await this.#countKeys();
    this.#target.beginSweep(this.connection.now(), this.keysInStore);
    await Promise.all(
      this.connection.nodes.map(async (node) => {
        for (const pattern of this.#target.patterns) {
          for await (const keys of scanKeys(node, pattern, this.#paces.get(node))) {
            this.backlog.addScanned(keys);
            while (this.backlog.scanned >= SCAN_AHEAD) {
              await this.#scanStepDone();
            }
          }
        }
      }),
    );
    // A key between two nodes has not been read; it must not be taken for one that is gone.
    while (this.backlog.scanned > 0 || this.#readingScanned > 0 || this.#between.size > 0) {
      await this.#scanStepDone();
    }
    this.#target.endSweep(this.connection.now());
    this.loaded = true;
    this.#doubtful = this.#resyncAgain && this.#doubtful;
    this.#target.statusChanged();
  }

  async #scanStepDone(): Promise<void> {
    await new Promise<void>((resolve) => {
      const earlier = this.#scanDrained;
      this.#scanDrained = () => {
        earlier?.();
        resolve();
      };
      if (this.backlog.scanned === 0 && this.#readingScanned === 0 && this.#between.size === 0) {
        this.#scanStep();
      }
    });
  }

  #scheduleCheck(): void {
    const rescans = this.#feed?.kind === "rescans";
    this.#timer = setTimeout(
      () => {
        this.#check(rescans).then(
          () => {
            if (!this.#stopped) {
              this.#scheduleCheck();
            }
          },
          (error: unknown) => this.#failWith(error),
        );
      },
      rescans ? RESCAN_PAUSE_MS : CHECK_MS,
    );
  }

  async #check(rescans: boolean): Promise<void> {
    await this.#feed?.check();
    if (!this.loaded) {
      return;
    }
    if (rescans) {
      this.resync();
    } else if (!this.#resyncing) {
      await this.drift.step(this.connection, (keys) => this.read(keys));
    }
  }

  #failWith(error: unknown): void {
    if (!this.#stopped) {
      this.fail(failureOf(error, this.connection.address));
    }
  }
}
