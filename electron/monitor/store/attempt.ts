/**
 * One attempt at following a store, from connecting until something breaks. It owns the connection, the feed and
 * the backlog, and is thrown away as a whole: nothing of a broken attempt is ever trusted again.
 */
import { type Failure, FailureError } from "../../../shared/failure.ts";
import type { FeedKind } from "../../../shared/status.ts";
import type { StoreKey } from "../sessions/record.ts";
import type { StoreAddress } from "./address.ts";
import { Backlog } from "./backlog.ts";
import { chooseFeed } from "./choose-feed.ts";
import { failureOf } from "./client.ts";
import { StoreConnection } from "./connection.ts";
import { DriftAudit } from "./drift-audit.ts";
import type { Feed } from "./feed.ts";
import { LagMeter } from "./lag-meter.ts";
import { detectExpiryCommand, type ExpiryCommand, type ReadResult, readKeys } from "./read.ts";
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

  private constructor(connection: StoreConnection, target: WatchTarget) {
    this.connection = connection;
    this.#target = target;
    this.drift = new DriftAudit(target);
  }

  static async begin(address: StoreAddress, target: WatchTarget): Promise<Attempt> {
    let attempt: Attempt | null = null;
    let lostEarly: Failure | null = null;
    const connection = await StoreConnection.open(address, {
      lost: (reason) => {
        lostEarly = reason;
        attempt?.fail(reason);
      },
      replaced: () => attempt?.resync(),
    });
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
    const perNode = new Map<
      ReturnType<StoreConnection["nodeFor"]>,
      { key: StoreKey; type: "string" | "hash" }[]
    >();
    for (const key of keys) {
      const type = this.#target.typeOf(key);
      if (type !== null) {
        const node = this.connection.nodeFor(key);
        const list = perNode.get(node);
        if (list === undefined) {
          perNode.set(node, [{ key, type }]);
        } else {
          list.push({ key, type });
        }
      }
    }
    const parts = await Promise.all(
      [...perNode].map(([node, list]) =>
        readKeys(node.client, list, this.#expiry, () => this.connection.now()),
      ),
    );
    return parts.flat();
  }

  async #follow(wanted: FeedKind | null): Promise<never> {
    const { connection } = this;
    const [first] = connection.nodes;
    this.#expiry = first === undefined ? "PTTL" : await detectExpiryCommand(first.client);
    await this.#target.prepare(connection);
    this.#feed = await chooseFeed(
      connection,
      this.#target.patterns,
      { changed: (key) => this.#announce(key), everythingChanged: () => this.resync() },
      wanted,
    );
    const sizes = await Promise.all(connection.nodes.map((node) => allowed(node.client.dbsize())));
    this.keysInStore = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
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

  async #sweep(): Promise<void> {
    this.scannedSoFar = 0;
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
    while (this.backlog.scanned > 0 || this.#readingScanned) {
      await this.#scanStepDone();
    }
    this.#target.endSweep(this.connection.now());
    this.loaded = true;
    this.#target.statusChanged();
  }

  async #scanStepDone(): Promise<void> {
    await new Promise<void>((resolve) => {
      const earlier = this.#scanDrained;
      this.#scanDrained = () => {
        earlier?.();
        resolve();
      };
      if (this.backlog.scanned === 0 && !this.#readingScanned) {
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
