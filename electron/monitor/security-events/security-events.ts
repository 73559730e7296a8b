/**
 * Tells a receiver of other systems that sessions were revoked (RFC 8935, push over HTTP). Lives here: what waits, how
 * it is delivered, and tried again. Called by the revocations; it never holds them up and never decides anything.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { type Failure, failure } from "../../../shared/failure.ts";
import type { RevocationSettings } from "../../../shared/settings/revocation.ts";
import { readOrCreateKey, type SigningKey } from "./signing-key.ts";
import { eventToken, type RevokedSession } from "./token.ts";

/** Events that wait; of more the oldest are dropped, which `problem` says. */
const MOST_WAITING = 10_000;
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
  readonly settings: () => RevocationSettings["events"];
  /** Pauses between tries in milliseconds; for tests. */
  readonly retryMs?: readonly number[];
}

export class SecurityEvents {
  readonly #options: SecurityEventsOptions;
  #waiting: RevokedSession[] = [];
  #key: Promise<SigningKey> | null = null;
  #delivering = false;
  readonly #stopped = new AbortController();
  /** Why events are not where they belong, as far as is known. */
  problem: Failure | null = null;

  constructor(options: SecurityEventsOptions) {
    this.#options = options;
  }

  /** The public keys, as a JWK Set in JSON. Rejects where the key cannot be kept. */
  async publicKeys(): Promise<string> {
    return (await this.#signingKey()).publicKeys;
  }

  get enabled(): boolean {
    return this.#options.settings().enabled;
  }

  /** Returns at once. Does nothing while no receiver is set. */
  announce(sessions: readonly RevokedSession[]): void {
    if (!this.enabled) {
      return;
    }
    this.#waiting.push(...sessions);
    const tooMany = this.#waiting.length - MOST_WAITING;
    if (tooMany > 0) {
      this.#waiting.splice(0, tooMany);
      this.problem = failure("events-undelivered", { reason: `${tooMany} were dropped: too many wait` });
    }
    if (!this.#delivering) {
      this.#delivering = true;
      this.#deliver()
        .catch(() => undefined)
        .finally(() => {
          this.#delivering = false;
        });
    }
  }

  /** What waits is given up: the receiver learns of it from the audit log or never. */
  stop(): void {
    this.#stopped.abort();
  }

  async #deliver(): Promise<void> {
    const pauses = this.#options.retryMs ?? RETRY_MS;
    let failures = 0;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const settings = this.#options.settings();
      if (!settings.enabled) {
        this.#waiting = [];
        this.problem = null;
        return;
      }
      const answer = await this.#push(next, settings);
      if (answer.kind === "unreachable") {
        this.problem = failure("events-undelivered", { reason: answer.reason });
        await sleep(pauses[Math.min(failures++, pauses.length - 1)], null, { signal: this.#stopped.signal });
        continue;
      }
      failures = 0;
      this.#waiting.shift();
      this.problem =
        answer.kind === "accepted" ? null : failure("events-undelivered", { reason: answer.reason });
    }
  }

  async #push(session: RevokedSession, settings: RevocationSettings["events"]): Promise<Answer> {
    try {
      const token = await eventToken(session, settings, await this.#signingKey());
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
        : { kind: "unreachable", reason: `the receiver answers ${response.status}` };
    } catch (error) {
      return { kind: "unreachable", reason: reasonOf(error) };
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

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") {
    return "the receiver does not answer";
  }
  const cause: unknown = error instanceof Error ? error.cause : null;
  const code: unknown = typeof cause === "object" && cause !== null ? Reflect.get(cause, "code") : null;
  return typeof code === "string" ? code : "the receiver cannot be reached";
}
