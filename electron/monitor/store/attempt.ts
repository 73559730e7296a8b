/**
 * One attempt at following a store, from connecting until something breaks. It owns the connection, the feed and
 * the backlog, and is thrown away as a whole: nothing of a broken attempt is ever trusted again.
 */

import type { HostPort, StoreAddress } from "../../../shared/address/store-address.ts";
import { type Failure, FailureError } from "../../../shared/failure.ts";
import type { FeedKind } from "../../../shared/status.ts";
import type { StoreKey } from "../sessions/record.ts";
import { Backlog } from "./backlog.ts";
import { chooseFeed } from "./choose-feed.ts";
import { failureOf } from "./client.ts";
import { StoreConnection, type StoreNode } from "./connection.ts";
import { DriftAudit } from "./drift-audit.ts";
import type { Feed } from "./feed.ts";
import { LagMeter } from "./lag-meter.ts";
import {
  detectExpiryCommand,
  type ExpiryCommand,
  type KeyToRead,
  type ReadResult,
  readKeys,
} from "./read.ts";
import { allowed } from "./reply.ts";
import { scanKeys } from "./scan.ts";
import type { WatchTarget } from "./watch.ts";

/** Keys read in one round trip: large enough to spread its cost, small enough for other clients to get in between. */
const BATCH = 500;
/** The scan waits while this many of its keys are unread, so that neither side piles up. */
const SCAN_AHEAD = 5_000;
const CHECK_MS = 1_000;
/** Pause between two rounds where scanning is the only feed. */
const RESCAN_PAUSE_MS = 3_000;
/** A key whose slot is moving is asked for again after this long. */
const MOVED_RETRY_MS = 200;

export class Attempt {
  readonly connection: StoreConnection;
  readonly backlog = new Backlog();
  readonly lag = new LagMeter();
  readonly drift: DriftAudit;
  /** Keys in the database when the attempt began: an upper bound of the sessions in it. */
  keysInStore = 0;
  /** True from the end of the first complete scan. */
  loaded = false;
  /** Keys read in the running scan. */
  scannedSoFar = 0;

  readonly #target: WatchTarget;
  readonly #failed = Promise.withResolvers<never>();
  #feed: Feed | null = null;
  #expiry: ExpiryCommand = "PTTL";
  /** A batch of scanned keys has been taken but not yet applied. */
  #readingScanned = false;
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
  }

  static async begin(
    address: StoreAddress,
    target: WatchTarget,
    seeds: readonly HostPort[] = [],
  ): Promise<Attempt> {
    let attempt: Attempt | null = null;
    let lostEarly: Failure | null = null;
    const listeners = {
      lost: (reason: Failure) => {
        lostEarly = reason;
        attempt?.fail(reason);
      },
      replaced: () => attempt?.replaced(),
      slotsMoved: () => attempt?.resync(),
    };
    const connection = await StoreConnection.open(address, listeners, seeds);
    attempt = new Attempt(connection, target);
    // Somebody always awaits `run`, but a failure may come before that.
    attempt.#failed.promise.catch(() => undefined);
    if (lostEarly !== null) {
      attempt.fail(lostEarly);
    }
    return attempt;
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
    const known = this.backlog.behind + this.#between.size;
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
  async read(keys: readonly StoreKey[]): Promise<ReadResult[]> {
    const { connection } = this;
    const wanted = keys.flatMap((key): KeyToRead[] => {
      const type = this.#target.typeOf(key);
      return type === null ? [] : [{ key, type }];
    });
    return await this.#readFrom(
      Map.groupBy(wanted, ({ key }) => connection.nodeFor(key)),
      false,
    );
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

  /** Keys that are between two nodes are asked for where ASK points; what is still unknown then is put back. */
  async #readFrom(
    perNode: ReadonlyMap<StoreNode, readonly KeyToRead[]>,
    asking: boolean,
  ): Promise<ReadResult[]> {
    const { connection } = this;
    const found: ReadResult[] = [];
    const elsewhere = new Map<StoreNode, KeyToRead[]>();
    await Promise.all(
      [...perNode].map(async ([node, list]) => {
        const results = await readKeys(node.client, list, this.#expiry, () => connection.now(), asking);
        this.#notePermission(results.filter((result) => result.kind !== "moved"));
        for (const [index, result] of results.entries()) {
          const asked = list[index];
          if (result.kind !== "moved") {
            found.push(result);
            continue;
          }
          const next = result.ask === null || asking ? null : connection.nodeNamed(result.ask);
          if (next === null || asked === undefined) {
            this.#askLater(result.key);
          } else {
            elsewhere.set(next, [...(elsewhere.get(next) ?? []), asked]);
          }
        }
      }),
    );
    return elsewhere.size === 0 ? found : [...found, ...(await this.#readFrom(elsewhere, true))];
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
    this.#expiry = await detectExpiryCommand(connection.nodes.map((node) => node.client));
    await this.#target.prepare(connection);
    this.#feed = await chooseFeed(
      connection,
      this.#target.patterns,
      { changed: (key) => this.#announce(key), everythingChanged: () => this.replaced() },
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

  async #pump(): Promise<never> {
    for (;;) {
      await this.backlog.work();
      const batch = this.backlog.take(BATCH);
      this.#readingScanned = batch.arrivedAt === null;
      const results = await this.read(batch.keys);
      const now = this.connection.now();
      for (const result of results) {
        this.#between.delete(result.key);
        this.#target.apply(result, now);
      }
      if (batch.arrivedAt === null) {
        this.#readingScanned = false;
        this.scannedSoFar += batch.keys.length;
        this.#scanStep();
      } else {
        this.lag.add(performance.now() - batch.arrivedAt, batch.keys.length);
      }
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
    this.#target.beginSweep(this.connection.now());
    await Promise.all(
      this.connection.nodes.map(async (node) => {
        for (const pattern of this.#target.patterns) {
          for await (const keys of scanKeys(node, pattern)) {
            this.backlog.addScanned(keys.filter((key) => this.#target.typeOf(key) !== null));
            while (this.backlog.scanned >= SCAN_AHEAD) {
              await this.#scanStepDone();
            }
          }
        }
      }),
    );
    // A key between two nodes has not been read; it must not be taken for one that is gone.
    while (this.backlog.scanned > 0 || this.#readingScanned || this.#between.size > 0) {
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
      if (this.backlog.scanned === 0 && !this.#readingScanned && this.#between.size === 0) {
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
