/**
 * Tells the outside of findings and revocations. Lives here: the sinks, what each is told, and what waits for them. Does
 * not live here: finding anything, or the notifications of the desktop. Called by the monitor; docs/alerts.md is for
 * whoever receives.
 */
import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeDeliveryReason } from "../../../shared/delivery-reason.ts";
import { type Failure, FailureError, failure } from "../../../shared/failure.ts";
import { matchesFinding, parseFindingFilter } from "../../../shared/filter/finding-filter.ts";
import type { Finding } from "../../../shared/finding.ts";
import { MAX_SINKS, type Sink, type SinkChange, type SinkState } from "../../../shared/settings/alerts.ts";
import type { ResponseDue } from "../../../shared/settings/response.ts";
import type { SecretKeeper } from "../connections/secret-keeper.ts";
import { DiskQueue, paramsOf } from "../disk-queue.ts";
import type { MonitorSettings } from "../settings/settings.ts";
import { type Clock, Delivery, systemClock } from "./delivery.ts";
import { type AlertEvent, AlertEventSchema, type RevocationEvent } from "./event.ts";
import { type SinkSecret, SinkSecrets } from "./sink-secrets.ts";
import { jsonlFile } from "./sinks/file.ts";
import { DeliveryError, type Sender } from "./sinks/send.ts";
import { syslog } from "./sinks/syslog.ts";
import { webhook } from "./sinks/webhook.ts";
import { Told } from "./told.ts";

export interface AlertsOptions {
  /** What waits for delivery, and the sealed secrets. */
  readonly folder: string;
  readonly settings: MonitorSettings;
  readonly keeper: SecretKeeper;
  readonly clock?: Clock;
}

interface Running {
  readonly sink: Sink;
  readonly queue: DiskQueue<AlertEvent>;
  /** Null: disabled, or its address has to be given again. */
  readonly delivery: Delivery | null;
}

const NOT_GIVEN = "its address has to be given again";

export class Alerts {
  readonly #options: AlertsOptions;
  readonly #clock: Clock;
  readonly #secrets: SinkSecrets;
  readonly #told: Told;
  readonly #running = new Map<string, Running>();
  /** Changes of sinks, one after another. */
  #changing: Promise<unknown> = Promise.resolve();
  /** Grows with every visible change. */
  version = 0;

  private constructor(options: AlertsOptions, secrets: SinkSecrets) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#secrets = secrets;
    this.#told = new Told(this.#clock.now());
  }

  /** Never rejects. Goes on delivering what waited when the last run ended. */
  static async open(options: AlertsOptions): Promise<Alerts> {
    const now = (options.clock ?? systemClock).now;
    // What then cannot be written says so when it is.
    await mkdir(options.folder, { recursive: true, mode: 0o700 }).catch(() => undefined);
    const secrets = await SinkSecrets.open(join(options.folder, "secrets.json"), options.keeper, now);
    const alerts = new Alerts(options, secrets);
    for (const sink of options.settings.current.alerts.sinks) await alerts.#start(sink);
    return alerts;
  }

  /**
   * Called with every change of a finding; most of them are not worth telling. `response`: what happens by itself unless
   * somebody stops it.
   */
  findingChanged(finding: Finding, response: ResponseDue | null = null): void {
    const now = this.#clock.now();
    const activity = this.#told.judge(finding, now);
    if (activity === null) return;
    const due = response === null ? {} : { response };
    this.#tell({ kind: "finding", id: randomUUID(), at: now, activity, finding, ...due }, (sink) => {
      const parsed = parseFindingFilter(sink.condition);
      return "filter" in parsed && matchesFinding(parsed.filter, finding, now);
    });
  }

  revoked(event: Omit<RevocationEvent, "kind" | "id" | "at">): void {
    const whole = { kind: "revocation" as const, id: randomUUID(), at: this.#clock.now(), ...event };
    this.#tell(whole, ({ revocations }) => revocations);
  }

  /** What waits to be told about the user is not told any more, and in no file. What was told is the receivers'. */
  async forget(user: string): Promise<void> {
    await Promise.all(
      [...this.#running.values()].map(({ queue }) => queue.revise((event) => without(user, event))),
    );
  }

  /** In the order of the settings. */
  states(): SinkState[] {
    return this.#options.settings.current.alerts.sinks.map((sink) => this.#stateOf(sink));
  }

  problems(): Failure[] {
    return this.#options.settings.current.alerts.sinks.flatMap((sink) => {
      const { failing, waiting, dropped, damage } = this.#stateOf(sink);
      const damaged = damage === null ? [] : [damage];
      if (!sink.enabled || failing === null) return damaged;
      const { name } = sink;
      return [failure("alerts-failing", { name, reason: failing.reason, waiting, dropped }), ...damaged];
    });
  }

  /** Rejects with `sink-invalid` or `settings-not-kept`. */
  save(change: SinkChange): Promise<void> {
    return this.#inTurn(() => this.#save(change));
  }

  /** What waits for it is thrown away. Rejects with `sink-unknown` or `settings-not-kept`. */
  remove(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const { sinks } = this.#options.settings.current.alerts;
      if (!sinks.some((sink) => sink.id === id)) throw new FailureError(failure("sink-unknown"));
      await this.#options.settings.change({ alerts: { sinks: sinks.filter((sink) => sink.id !== id) } });
      const running = this.#running.get(id);
      await running?.delivery?.close();
      await running?.queue.remove();
      this.#running.delete(id);
      await this.#secrets.remove(id).catch(() => undefined);
      this.version++;
    });
  }

  /** Delivers a test event at once. Rejects with `sink-unknown` or `sink-failed`. */
  async test(id: string): Promise<void> {
    const running = this.#running.get(id);
    if (running === undefined) throw new FailureError(failure("sink-unknown"));
    if (running.delivery === null) {
      const reason = running.sink.enabled ? NOT_GIVEN : "it is switched off";
      throw new FailureError(failure("sink-failed", { reason }));
    }
    try {
      await running.delivery.test({ kind: "test", id: randomUUID(), at: this.#clock.now() });
    } catch (error) {
      const reason =
        error instanceof DeliveryError ? error.message : writeDeliveryReason({ kind: "unforeseen" });
      throw new FailureError(failure("sink-failed", { reason }));
    }
  }

  /** What waits stays on disk for the next run. */
  async close(): Promise<void> {
    await this.#changing;
    await Promise.all([...this.#running.values()].map(({ delivery }) => delivery?.close()));
  }

  #tell(event: AlertEvent, isFor: (sink: Sink) => boolean): void {
    for (const { sink, delivery, queue } of this.#running.values()) {
      if (!sink.enabled || !isFor(sink)) continue;
      // Without an address it waits until one is given.
      if (delivery === null) void queue.add(event);
      else delivery.add(event);
    }
    this.version++;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#changing.then(work);
    this.#changing = done.catch(() => undefined);
    return done;
  }

  async #save({ sink, url, key }: SinkChange): Promise<void> {
    const parsed = parseFindingFilter(sink.condition);
    if ("problem" in parsed) throw invalid(`its condition: ${parsed.problem.message}`);
    const { sinks } = this.#options.settings.current.alerts;
    const at = sinks.findIndex(({ id }) => id === sink.id);
    if (at === -1 && sinks.length >= MAX_SINKS) throw invalid(`there can be ${MAX_SINKS} at most`);
    if (sink.kind === "webhook") {
      const known = this.#secrets.of(sink.id);
      const address = url === null ? (known?.url ?? null) : checkedUrl(url);
      if (address === null) throw invalid("a webhook needs an address");
      const secret: SinkSecret = {
        url: address,
        key: key === null ? (known?.key ?? null) : key === "" ? null : key,
      };
      if (secret.url !== known?.url || secret.key !== known?.key) await this.#secrets.set(sink.id, secret);
    } else {
      await this.#secrets.remove(sink.id);
    }
    // What cannot be kept does not begin, and goes on as it was.
    await this.#options.settings.change({
      alerts: { sinks: at === -1 ? [...sinks, sink] : sinks.with(at, sink) },
    });
    await this.#running.get(sink.id)?.delivery?.close();
    await this.#start(sink);
    this.version++;
  }

  async #start(sink: Sink): Promise<void> {
    const queue =
      this.#running.get(sink.id)?.queue ??
      (await DiskQueue.open({
        folder: join(this.#options.folder, "waiting"),
        id: sink.id,
        schema: AlertEventSchema,
        now: this.#clock.now,
      }));
    const sender = sink.enabled ? this.#senderOf(sink) : null;
    const delivery =
      sender === null
        ? null
        : new Delivery({
            queue,
            sender,
            clock: this.#clock,
            perMinute: sink.kind === "webhook" ? sink.perMinute : null,
            random: Math.random,
            changed: () => {
              this.version++;
            },
          });
    this.#running.set(sink.id, { sink, queue, delivery });
  }

  #senderOf(sink: Sink): Sender | null {
    switch (sink.kind) {
      case "webhook": {
        const secret = this.#secrets.of(sink.id);
        return secret === null ? null : webhook({ ...secret, body: sink.body, now: this.#clock.now });
      }
      case "file":
        return jsonlFile(sink.path, sink.body);
      case "syslog":
        return syslog(sink);
    }
  }

  #stateOf(sink: Sink): SinkState {
    const running = this.#running.get(sink.id);
    const { waiting = 0, dropped = 0, problem = null, damage = null } = running?.queue ?? {};
    const none = { lastDeliveryAt: null, failing: null };
    const state = running?.delivery?.state ?? none;
    const where = whereOf(sink, this.#secrets.of(sink.id));
    const since = this.#clock.now();
    const lacking = sink.enabled && where === null ? { since, reason: NOT_GIVEN, nextAttemptAt: null } : null;
    const unkept =
      problem === null
        ? null
        : { since, reason: `what waits cannot be kept on disk (${problem})`, nextAttemptAt: null };
    return {
      id: sink.id,
      where,
      signed: this.#secrets.of(sink.id)?.key != null,
      waiting,
      dropped,
      lastDeliveryAt: state.lastDeliveryAt,
      failing: state.failing ?? lacking ?? unkept,
      damage: damage === null ? null : failure("alerts-set-aside", { name: sink.name, ...paramsOf(damage) }),
    };
  }
}

/** Where it goes, without what is secret about it. */
function whereOf(sink: Sink, secret: SinkSecret | null): string | null {
  switch (sink.kind) {
    case "webhook":
      return secret === null ? null : new URL(secret.url).origin;
    case "file":
      return sink.path;
    case "syslog":
      return `${sink.transport}://${sink.host.includes(":") ? `[${sink.host}]` : sink.host}:${sink.port}`;
  }
}

function checkedUrl(text: string): string {
  if (!URL.canParse(text)) throw invalid("its address is none");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw invalid("its address has to begin with https://");
  if (url.username !== "" || url.password !== "") throw invalid("its address has a user or password in it");
  return url.href;
}

function invalid(reason: string): FailureError {
  return new FailureError(failure("sink-invalid", { reason }));
}

/** Null: the event is about nobody else. */
function without(user: string, event: AlertEvent): AlertEvent | null {
  switch (event.kind) {
    case "finding":
      return event.finding.user === user ? null : event;
    case "revocation":
      return event.users.includes(user)
        ? { ...event, users: event.users.filter((one) => one !== user) }
        : event;
    case "test":
      return event;
  }
}
