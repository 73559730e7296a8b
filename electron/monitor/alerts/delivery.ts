/** One sink's deliveries: in order, one at a time, again and again until the receiver has them, and not too fast. */
import { writeDeliveryReason } from "../../../shared/delivery-reason.ts";
import type { SinkState } from "../../../shared/settings/alerts.ts";
import type { DiskQueue } from "../disk-queue.ts";
import type { AlertEvent } from "./event.ts";
import { DeliveryError, type Sender } from "./sinks/send.ts";

/** Time, so that tests need not wait an hour. */
export interface Clock {
  now(): number;
  /** Resolves after `ms`, or at once when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: Date.now,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const timer = setTimeout(resolve, ms);
      const wake = (): void => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener("abort", wake, { once: true });
    }),
};

/** The first pause after a failure; each further one is twice as long. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** Pauses differ by up to this share, so that several installations do not come back at the same moment. */
const JITTER = 0.2;
/** An event that the receiver refuses this often is given up, so that the others are not kept waiting for it. */
const REFUSALS = 5;
const MINUTE = 60_000;

export interface DeliveryOptions {
  readonly queue: DiskQueue<AlertEvent>;
  readonly sender: Sender;
  readonly clock: Clock;
  /** Null: as fast as the receiver takes them. */
  readonly perMinute: number | null;
  readonly random: () => number;
  readonly changed: () => void;
}

export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #closing = new AbortController();
  /** Ends a pause early. */
  #hurry = new AbortController();
  #running: Promise<void> | null = null;
  #lastDeliveryAt: number | null = null;
  #failing: SinkState["failing"] = null;
  #sent: number[] = [];
  #refusals = 0;
  #pauses = 0;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#run();
  }

  get state(): Pick<SinkState, "waiting" | "dropped" | "lastDeliveryAt" | "failing"> {
    const { waiting, dropped } = this.#options.queue;
    return { waiting, dropped, lastDeliveryAt: this.#lastDeliveryAt, failing: this.#failing };
  }

  add(event: AlertEvent): void {
    void this.#options.queue.add(event).then(() => this.#run());
    this.#options.changed();
  }

  /** Delivers one now, beside the others. Rejects with a {@link DeliveryError}. */
  async test(event: AlertEvent): Promise<void> {
    await this.#options.sender.send(event);
    this.#lastDeliveryAt = this.#options.clock.now();
    // The receiver is well again: what waits need not wait longer.
    this.#hurry.abort();
    this.#options.changed();
  }

  /** Resolves when nothing is under way any more; what waits stays on disk. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#hurry.abort();
    this.#options.sender.close();
    await this.#running;
    await this.#options.queue.settled();
  }

  #run(): void {
    if (this.#running !== null || this.#closing.signal.aborted) return;
    this.#running = this.#deliverAll().finally(() => {
      this.#running = null;
      if (this.#options.queue.first !== null) this.#run();
    });
  }

  async #deliverAll(): Promise<void> {
    const { queue, clock, changed } = this.#options;
    for (let event = queue.first; event !== null && !this.#closing.signal.aborted; event = queue.first) {
      await this.#pace();
      if (this.#closing.signal.aborted) return;
      const error = await this.#send(event);
      if (error === null) {
        this.#lastDeliveryAt = clock.now();
        this.#failing = null;
        this.#pauses = 0;
        this.#refusals = 0;
        await queue.shift(event, "delivered");
      } else if (!this.#closing.signal.aborted) {
        await this.#fail(event, error);
      }
      changed();
    }
  }

  async #send(event: AlertEvent): Promise<DeliveryError | null> {
    try {
      await this.#options.sender.send(event);
      return null;
    } catch (error) {
      return error instanceof DeliveryError
        ? error
        : new DeliveryError(writeDeliveryReason({ kind: "unforeseen" }));
    }
  }

  async #fail(event: AlertEvent, { message, refused, retryAfterMs }: DeliveryError): Promise<void> {
    const { queue, clock, random, changed } = this.#options;
    const since = this.#failing?.since ?? clock.now();
    this.#refusals = refused ? this.#refusals + 1 : 0;
    if (this.#refusals >= REFUSALS) {
      this.#refusals = 0;
      await queue.shift(event, "dropped");
    }
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#pauses++);
    const ms = Math.max(retryAfterMs ?? 0, pause * (1 + JITTER * (random() * 2 - 1)));
    this.#failing = { since, reason: message, nextAttemptAt: clock.now() + ms };
    changed();
    await this.#rest(ms);
  }

  async #pace(): Promise<void> {
    const { perMinute, clock } = this.#options;
    if (perMinute === null) return;
    const now = clock.now();
    this.#sent = this.#sent.filter((at) => now - at < MINUTE);
    const oldest = this.#sent[0];
    if (this.#sent.length >= perMinute && oldest !== undefined) await this.#rest(oldest + MINUTE - now);
    this.#sent.push(clock.now());
  }

  async #rest(ms: number): Promise<void> {
    this.#hurry = new AbortController();
    await this.#options.clock.sleep(ms, AbortSignal.any([this.#hurry.signal, this.#closing.signal]));
  }
}
