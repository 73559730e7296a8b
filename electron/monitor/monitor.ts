/**
 * The monitor: connect, open a view, run a command. Lives here: which parts there are and how they are wired. What
 * they do lives in their rooms. Called by `electron/link` for renderers and by `electron/monitor-process.ts` for its
 * host; nothing inside `monitor/` imports this file.
 */
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { parseAddress } from "../../shared/address/parse-address.ts";
import { describeAddress, type StoreAddress } from "../../shared/address/store-address.ts";
import { type Failure, FailureError, failure } from "../../shared/failure.ts";
import type { Finding } from "../../shared/finding.ts";
import type { CommandInput, CommandName, CommandOutput, ViewName, ViewParams } from "../../shared/link.ts";
import type { Handle, Severity } from "../../shared/session.ts";
import type { ResponseDue } from "../../shared/settings/response.ts";
import type { Phase, Status } from "../../shared/status.ts";
import { alertCommands } from "./alert-commands.ts";
import { Alerts } from "./alerts/alerts.ts";
import { AuditLog } from "./audit/audit-log.ts";
import { readOrCreateSecret } from "./audit/handle-secret.ts";
import { onRecord } from "./audit/on-record.ts";
import { connectionCommands, openSaved } from "./connection-commands.ts";
import { SavedConnections } from "./connections/connections.ts";
import { forThisRun, type SecretKeeper } from "./connections/secret-keeper.ts";
import { explainFilter } from "./explain-filter.ts";
import { Exports } from "./export/exports.ts";
import { sessionParts } from "./export/session-export.ts";
import { parseFilterOrThrow } from "./filter-text.ts";
import { removeForgotten } from "./history/history.ts";
import { revocationCommands } from "./revocation-commands.ts";
import { SecurityEvents } from "./security-events/security-events.ts";
import { describeChange } from "./settings/describe-change.ts";
import { MonitorSettings } from "./settings/settings.ts";
import { HostKeys } from "./store/host-keys.ts";
import { answerFinding, forgetLesson, purgeUser } from "./teach.ts";
import type { OpenView } from "./views/view.ts";
import { openers } from "./views/views.ts";
import { type Target, type Watched, watchStore } from "./watched.ts";
import { Whereabouts, type WhereaboutsOptions } from "./whereabouts.ts";

/** How often sessions are expired, findings closed and counts noted. */
const TICK_MS = 250;
/** Time that rules may take at a time, because whoever asks for something waits for them; and while the first scan or a revocation runs. */
const JUDGEMENT_MS = 8;
const BESIDE_JUDGEMENT_MS = 2;
/** Pause before rules go on that were cut short. */
const SOON_MS = 4;
/** Folder of the histories, in the data folder. */
const HISTORY = "history";
/** How often the number of sessions is noted for the timeline. */
const NOTE_MS = 1_000;

export interface MonitorOptions extends WhereaboutsOptions {
  /** Audit log and secrets; created if absent. */
  readonly dataFolder: string;
  /** Name of whoever uses this computer, for the audit log. */
  readonly operator: string;
  /** True: no connection of this monitor may revoke, whatever a renderer asks for. */
  readonly readOnly: boolean;
  /** Where the saved connections are; in the data folder unless said otherwise. */
  readonly connectionsFile?: string | null;
  /** Seals their passwords; without one they are kept for this run. */
  readonly secretKeeper?: SecretKeeper;
  /** Told whenever another store is watched, or none: passwords included, so for the host alone. */
  readonly onTarget?: (target: Target | null) => void;
}

export interface MonitorCounts {
  readonly sessions: number;
  readonly findings: number;
  readonly critical: number;
}

const NOWHERE: Target = { url: "", readOnly: true, demonstration: null };

export class Monitor {
  readonly #options: MonitorOptions;
  readonly #secret: Uint8Array;
  readonly #audit: AuditLog;
  readonly #whereabouts: Whereabouts;
  readonly #settings: MonitorSettings;
  readonly #alerts: Alerts;
  readonly #connections: SavedConnections;
  readonly #hostKeys: HostKeys;
  readonly #timer: NodeJS.Timeout;
  readonly #exports = new Exports();
  readonly #events: SecurityEvents;
  #watched: Watched;
  #addressProblem: Failure | null = null;
  #rate = { announced: 0, at: performance.now(), perSecond: 0 };
  #soon: NodeJS.Timeout | null = null;
  #notedAt = 0;
  readonly #unmarked = new Map<Handle, Severity | null>();
  #revision = 0;
  #generation = 0;
  #closing = false;

  private constructor(
    options: MonitorOptions,
    {
      audit,
      whereabouts,
      settings,
      alerts,
      connections,
      hostKeys,
      events,
      secret,
    }: {
      audit: AuditLog;
      whereabouts: Whereabouts;
      settings: MonitorSettings;
      alerts: Alerts;
      connections: SavedConnections;
      hostKeys: HostKeys;
      events: SecurityEvents;
      secret: Uint8Array;
    },
  ) {
    this.#options = options;
    this.#audit = audit;
    this.#whereabouts = whereabouts;
    this.#secret = secret;
    this.#settings = settings;
    this.#alerts = alerts;
    this.#connections = connections;
    this.#hostKeys = hostKeys;
    this.#events = events;
    let watchedFormats = JSON.stringify(settings.current.formats);
    settings.onChange(({ rules, history, formats }) => {
      this.#nameOperator();
      this.#watched.parts.engine.configure(rules);
      this.#watched.parts.history.configure(history);
      const wanted = JSON.stringify(formats);
      if (wanted !== watchedFormats) {
        watchedFormats = wanted;
        this.#watched.watch?.restart("closed to read it with the changed formats");
      }
    });
    this.#watched = this.#watchStore(NOWHERE, null);
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  /** Opens files and starts nothing else. Problems with them become part of the status. */
  static async open(options: MonitorOptions): Promise<Monitor> {
    const { dataFolder, connectionsFile, secretKeeper = forThisRun } = options;
    const file = connectionsFile ?? join(dataFolder, "connections.json");
    const [audit, whereabouts, settings, connections, hostKeys, secret] = await Promise.all([
      AuditLog.open(join(options.dataFolder, "audit.jsonl"), options.operator),
      Whereabouts.open(options),
      MonitorSettings.open(join(options.dataFolder, "monitor-settings.json"), Date.now),
      SavedConnections.open(file, secretKeeper, Date.now),
      HostKeys.open(join(dirname(file), "ssh-hosts.json"), Date.now),
      readOrCreateSecret(join(options.dataFolder, "handle-secret")),
    ]);
    await whereabouts.begin(settings.current.geo);
    removeForgotten(join(options.dataFolder, HISTORY), settings.current.history, Date.now());
    const alerts = await Alerts.open({
      folder: join(dataFolder, "alerts"),
      settings,
      keeper: secretKeeper,
    });
    const events = await SecurityEvents.open({
      keyFile: join(dataFolder, "security-event-key.json"),
      folder: join(dataFolder, "security-events"),
      settings: () => settings.current.revocation.events,
    });
    return new Monitor(options, {
      audit,
      whereabouts,
      settings,
      alerts,
      connections,
      hostKeys,
      events,
      secret,
    });
  }

  /** Grows with every connection: views opened before show nothing of the new store. */
  get generation(): number {
    return this.#generation;
  }

  /** Differs whenever a view may look different. */
  get revision(): string {
    const { table, engine, revocations } = this.#watched.parts;
    return `${this.#revision}.${table.version}.${engine.version}.${revocations.version}.${this.#watched.parts.responses.version}.${this.#audit.version}.${this.#settings.version}.${this.#alerts.version}.${this.#connections.version}`;
  }

  get counts(): MonitorCounts {
    const { table, engine } = this.#watched.parts;
    const { open, critical } = engine.counts();
    return { sessions: table.size, findings: open, critical };
  }

  /** Why nothing can be recorded, and so nothing revoked. */
  get auditProblem(): Failure | null {
    return this.#audit.problem;
  }

  /** Changes that the feed has announced since the store was last connected to, of one key perhaps many. */
  get announced(): number {
    return this.#watched.watch?.attempt?.backlog.announced ?? 0;
  }

  /** What is about to be done about a finding by itself; null: nothing. */
  responseTo(finding: string): ResponseDue | null {
    return this.#watched.parts.responses.dueFor(finding);
  }

  /** Announced changes that are not in the table yet. */
  get behind(): number {
    return this.#watched.watch?.attempt?.behind ?? 0;
  }

  /** The open findings that people were not told of before the start, newest first, at most 100. */
  findings(): Finding[] {
    const { engine } = this.#watched.parts;
    return engine.findings("open", 100).filter(({ id }) => engine.isNew(id));
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
    this.#watched = this.#watchStore({ ...target, url: describeAddress(parsed.address) }, parsed.address);
    this.#options.onTarget?.(target);
    this.#nameOperator();
    await this.#note("connect", this.#watched.target.url);
  }

  /** Watches the saved connection that was opened last, if there is one. Never rejects: what is wrong is in the status. */
  async openLast(): Promise<void> {
    const { last } = this.#connections;
    if (last === null) {
      return;
    }
    try {
      await openSaved(this.#connections, last, (target) => this.connect(target));
    } catch (error) {
      this.#addressProblem = error instanceof FailureError ? error.failure : failure("not-connected");
      this.#revision++;
    }
  }

  /** Stops watching; afterwards there is nothing on the screen that could be taken for the present. */
  async disconnect(): Promise<void> {
    const { watch, running, target, parts } = this.#watched;
    if (watch === null) {
      return;
    }
    await parts.revocations.stop();
    watch.stop();
    this.#exports.clear();
    await running;
    parts.history.close(parts);
    this.#generation++;
    this.#revision++;
    this.#watched = this.#watchStore(NOWHERE, null);
    if (!this.#closing) {
      this.#options.onTarget?.(null);
      await this.#note("disconnect", target.url);
    }
  }

  /** Reads everything again, for example after the computer slept. */
  resync(): void {
    this.#watched.watch?.resync();
  }

  async close(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#timer);
    clearTimeout(this.#soon ?? undefined);
    await this.disconnect();
    await this.#events.close();
    await this.#alerts.close();
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
    ...connectionCommands(() => ({
      connections: this.#connections,
      hostKeys: this.#hostKeys,
      audit: this.#audit,
      readOnly: this.#options.readOnly,
      watch: this.#watched.watch,
      declared: this.#settings.current.formats.declared,
      connect: (target) => this.connect(target),
    })),
    ...revocationCommands(() => ({
      ...this.#watched.parts,
      events: this.#events,
      exports: this.#exports,
    })),
    stopResponse: async ({ id }) => {
      const { engine, responses, now } = this.#watched.parts;
      const finding = engine.get(id);
      if (!responses.stop(id, this.#options.operator, now())) {
        throw new FailureError(failure("response-unknown"));
      }
      const users = finding === null || finding.user === null ? [] : [finding.user];
      const entry = { action: "automatic", phase: "outcome", group: id, users, sessions: 0 } as const;
      await this.#audit.write({ ...entry, reason: null, result: "stopped by a person" }, []);
      return {};
    },
    ...alertCommands(() => ({ alerts: this.#alerts, audit: this.#audit, settings: this.#settings })),
    disconnect: async () => {
      await this.disconnect();
      return {};
    },
    tryFormat: ({ source }) => this.#watched.formatEditor.try(source),
    draftFormat: async ({ from }) => ({ declaration: await this.#watched.formatEditor.draft(from) }),
    changeSettings: async (change) => {
      const result = describeChange(this.#settings.current, { ...this.#settings.current, ...change });
      if (result === "") {
        return {};
      }
      // Files that are no use are refused before anything has changed.
      const putToUse = change.geo === undefined ? null : await this.#whereabouts.prepare(change.geo);
      await onRecord(this.#audit, result, async () => {
        if (putToUse !== null) {
          putToUse();
          await this.#watched.parts.ingest.locateAgain(this.#watched.parts.now);
        }
        await this.#settings.change(change);
      });
      return {};
    },
    answerFinding: async (input) => {
      await answerFinding(this.#watched.parts, this.#options.operator, input);
      return {};
    },
    forgetLesson: async (input) => {
      await forgetLesson(this.#watched.parts, input);
      return {};
    },
    purgeUser: async (input) => {
      await purgeUser(this.#watched.parts, input).finally(() => {
        this.#revision++;
      });
      return {};
    },
    beginExport: async ({ filter, sort, as }) => {
      const { table, now } = this.#watched.parts;
      const list = table.hold({ filter: parseFilterOrThrow(filter), sort, now: now() });
      const { matched: sessions } = list.rows(0, 1);
      const entry = {
        action: "export" as const,
        group: randomUUID(),
        users: [],
        sessions,
        reason: null,
        result: filter === "" ? as : `${as}, ${filter}`,
      };
      await this.#audit.write({ ...entry, phase: "intent" }, []);
      const id = this.#exports.begin(sessionParts(list, as), () =>
        this.#audit.write({ ...entry, phase: "outcome" }, []),
      );
      return { id, sessions };
    },
    nextExportPart: ({ id }) => this.#exports.next(id),
    explainFilter: ({ filter, cursor, language }) =>
      explainFilter(this.#watched.parts.table, filter, cursor, language),
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
      tunnel: attempt?.connection.tunnel?.shown ?? null,
      feed: feed === null ? null : { kind: feed.kind, reason: feed.reason, problem: feed.problem },
      wantedFeed: watch?.wantedFeed ?? null,
      readOnly: this.#options.readOnly || (watch !== null && target.readOnly),
      problems: [
        ...(attempt?.connection.problems ?? []),
        ...this.#whereabouts.problems,
        ...parts.ingest.problems,
        ...(parts.history.problem === null ? [] : [parts.history.problem]),
        ...(this.#audit.problem === null ? [] : [this.#audit.problem]),
        ...(this.#settings.problem === null ? [] : [this.#settings.problem]),
        ...(this.#events.problem === null ? [] : [this.#events.problem]),
        ...this.#alerts.problems(),
      ],
      skewMs: attempt?.connection.skewMs ?? null,
      drift: attempt?.drift.result ?? null,
      lagMs: attempt?.lag.percentile() ?? null,
      changesPerSecond: Math.round(this.#rate.perSecond),
      geo: {
        source: this.#whereabouts.geo.source,
        date: this.#whereabouts.geo.date,
        cities: this.#whereabouts.geo.cities,
        networks: this.#whereabouts.ownNetworks,
      },
    };
  }

  #watchStore(target: Target, address: StoreAddress | null): Watched {
    this.#unmarked.clear();
    return watchStore({
      target,
      address,
      handleSecret: this.#secret,
      audit: this.#audit,
      connections: this.#connections,
      hostKeys: this.#hostKeys,
      whereabouts: this.#whereabouts,
      settings: this.#settings,
      events: this.#events,
      alerts: this.#alerts,
      operator: this.#options.operator,
      historyFolder: join(this.#options.dataFolder, HISTORY),
      status: () => this.status(),
      statusChanged: () => {
        this.#revision++;
      },
      readOnly: this.#options.readOnly || target.readOnly,
    });
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

  #tick(): void {
    const { watch, parts } = this.#watched;
    const { table, engine, activity, history, ingest, revocations } = parts;
    const now = parts.now();
    revocations.closeUnfinished();
    // While the store cannot be asked, the screen shows what was true then and says so; nothing may vanish from it.
    if (watch?.attempt?.loaded === true) {
      ingest.expire(now);
      void parts.responses.tick(now);
    }
    // Until everything has been read, most users would be judged again and again with every further session of theirs.
    const loading = watch?.attempt?.loaded === false;
    const beside = loading || revocations.hurries;
    const unfinished =
      this.#whereabouts.complete && engine.tick(now, beside ? BESIDE_JUDGEMENT_MS : JUDGEMENT_MS);
    if (unfinished && !beside) {
      // Users who did not fit into the time of this turn are judged soon; links and the reader come in between.
      this.#soon ??= setTimeout(() => {
        this.#soon = null;
        this.#tick();
      }, SOON_MS);
    }
    this.#markRows();
    if (watch !== null && !revocations.hurries) {
      history.write(parts, now);
    }
    // The store's clock may have been set back.
    if (Math.abs(now - this.#notedAt) >= NOTE_MS) {
      this.#notedAt = now;
      activity.note(table.size, now);
      this.#measureRate();
    }
  }

  /** Rows have the severity of their worst finding. A finding from before the start waits for its rows to be read. */
  #markRows(): void {
    const { table, engine } = this.#watched.parts;
    for (const [handle, severity] of engine.drainSeverityChanges()) {
      this.#unmarked.set(handle, severity);
    }
    for (const [handle, severity] of this.#unmarked) {
      const key = table.keyOf(handle);
      if (key !== null) {
        table.setSeverity(key, severity);
      }
      if (key !== null || severity === null) {
        this.#unmarked.delete(handle);
      }
    }
  }

  #measureRate(): void {
    const { announced } = this;
    const at = performance.now();
    const { announced: before, at: since } = this.#rate;
    const perSecond = announced < before ? 0 : ((announced - before) * 1000) / (at - since);
    this.#rate = { announced, at, perSecond };
  }

  /** As whom the audit log knows whoever acts, while this store is watched. */
  #nameOperator(): void {
    const { operator } = this.#options;
    const name = this.#settings.current.revocation.operatorNames[this.#watched.target.url];
    this.#audit.operator = name === undefined ? operator : `${operator} (${name})`;
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
