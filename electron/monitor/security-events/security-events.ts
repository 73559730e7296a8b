/**
 * Tells a receiver of other systems that sessions were revoked (RFC 8935, push over HTTP). Lives here: what waits, how
 * it is delivered, and tried again. Called by the revocations; it never holds them up and never decides anything.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { writeDeliveryReason } from "../../../shared/delivery-reason.ts";
import { type Failure, failure } from "../../../shared/failure.ts";
import type { RevocationSettings } from "../../../shared/settings/revocation.ts";
import { trustAuthorities } from "../authorities.ts";
import { deliveryReason } from "../delivery-reason.ts";
import { DiskQueue, paramsOf } from "../disk-queue.ts";
import { readOrCreateKey, type SigningKey } from "./signing-key.ts";
import { eventToken, type RevokedSession, RevokedSessionSchema } from "./token.ts";

const TIMEOUT_MS = 10_000;
/** Pauses between tries; the last one repeats. */
const RETRY_MS = [1_000, 5_000, 30_000, 120_000, 300_000] as const;

type Answer =
  | { readonly kind: "accepted" }
  /** The receiver will never take it (400, with its error code). */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "unreachable"; readonly reason: string };

export interface SecurityEventsOptions {
  readonly keyFile: string;
  /** Where events wait until they are pushed. */
  readonly folder: string;
  readonly settings: () => RevocationSettings["events"];
  /** Pauses between tries in milliseconds; for tests. */
  readonly retryMs?: readonly number[];
}

export class SecurityEvents {
  readonly #options: SecurityEventsOptions;
  readonly #waiting: DiskQueue<RevokedSession>;
  #key: Promise<SigningKey> | null = null;
  #delivering: Promise<void> | null = null;
  #failing: string | null = null;
  readonly #stopped = new AbortController();

  private constructor(options: SecurityEventsOptions, waiting: DiskQueue<RevokedSession>) {
    this.#options = options;
    this.#waiting = waiting;
    this.#run();
  }

  /** Never rejects. Goes on pushing what waited when the last run ended. */
  static async open(options: SecurityEventsOptions): Promise<SecurityEvents> {
    const { folder } = options;
    const waiting = await DiskQueue.open({
      folder,
      id: "security-events",
      schema: RevokedSessionSchema,
      now: Date.now,
    });
    return new SecurityEvents(options, waiting);
  }

  /** Why events are not where they belong, as far as is known. */
  get problems(): Failure[] {
    const { waiting, dropped, problem, damage } = this.#waiting;
    const reasons = [
      this.#failing,
      dropped > 0 && waiting > 0 ? `${dropped} were dropped: too many wait` : null,
      problem === null ? null : `what waits cannot be kept on disk (${problem})`,
    ].filter((reason) => reason !== null);
    const [reason, ...also] = reasons;
    return [
      ...(reason === undefined ? [] : [failure("events-undelivered", { reason, also: also.join("; ") })]),
      ...(damage === null ? [] : [failure("events-set-aside", paramsOf(damage))]),
    ];
  }

  /** The public keys, as a JWK Set in JSON. Rejects where the key cannot be kept. */
  async publicKeys(): Promise<string> {
    return (await this.#signingKey()).publicKeys;
  }

  get enabled(): boolean {
    return this.#options.settings().enabled;
  }

  /** Returns at once. Does nothing while no receiver is set. */
  announce(sessions: readonly Omit<RevokedSession, "id">[]): void {
    if (!this.enabled || sessions.length === 0) {
      return;
    }
    const events = sessions.map((session) => ({ id: randomUUID(), ...session }));
    void this.#waiting.add(...events).then(() => this.#run());
  }

  /** Resolves when nothing is under way any more; what waits stays on disk for the next run. */
  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#delivering;
    await this.#waiting.settled();
  }

  #run(): void {
    if (this.#delivering !== null || this.#waiting.first === null || this.#stopped.signal.aborted) {
      return;
    }
    this.#delivering = this.#deliver()
      // Only a pause that ends early because of `close` rejects.
      .catch(() => undefined)
      .finally(() => {
        this.#delivering = null;
        this.#run();
      });
  }

  async #deliver(): Promise<void> {
    const pauses = this.#options.retryMs ?? RETRY_MS;
    const { signal } = this.#stopped;
    let failures = 0;
    for (let next = this.#waiting.first; next !== null && !signal.aborted; next = this.#waiting.first) {
      const settings = this.#options.settings();
      if (!settings.enabled) {
        // Nobody is to be told any more.
        await this.#waiting.remove();
        this.#failing = null;
        return;
      }
      const answer = await this.#push(next, settings);
      if (signal.aborted) {
        return;
      }
      if (answer.kind === "unreachable") {
        this.#failing = answer.reason;
        await sleep(pauses[Math.min(failures++, pauses.length - 1)], null, { signal });
        continue;
      }
      failures = 0;
      await this.#waiting.shift(next, "delivered");
      this.#failing = answer.kind === "accepted" ? null : answer.reason;
    }
  }

  async #push(session: RevokedSession, settings: RevocationSettings["events"]): Promise<Answer> {
    try {
      const token = await eventToken(session, settings, await this.#signingKey());
      if (settings.receiver.startsWith("https:")) {
        trustAuthorities();
      }
      const response = await fetch(settings.receiver, {
        method: "POST",
        headers: { "content-type": "application/secevent+jwt", accept: "application/json" },
        body: token,
        // Whoever is told must be the one who was set.
        redirect: "error",
        signal: AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      const text = (await response.text()).slice(0, 2_000);
      if (response.ok) {
        return { kind: "accepted" };
      }
      return response.status === 400
        ? { kind: "refused", reason: `the receiver refused it: ${errorIn(text)}` }
        : { kind: "unreachable", reason: writeDeliveryReason({ kind: "answered", status: response.status }) };
    } catch (error) {
      const late = error instanceof Error && error.name === "TimeoutError";
      return {
        kind: "unreachable",
        reason: late ? writeDeliveryReason({ kind: "silent" }) : deliveryReason(error),
      };
    }
  }

  #signingKey(): Promise<SigningKey> {
    this.#key ??= readOrCreateKey(this.#options.keyFile);
    this.#key.catch(() => {
      this.#key = null;
    });
    return this.#key;
  }
}

/** `{"err":"invalid_key","description":…}` (RFC 8935, section 2.3); only the code is shown. */
function errorIn(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    const code: unknown = typeof body === "object" && body !== null ? Reflect.get(body, "err") : null;
    return typeof code === "string" && /^[\w-]{1,60}$/.test(code) ? code : "without a reason";
  } catch {
    return "without a reason";
  }
}
