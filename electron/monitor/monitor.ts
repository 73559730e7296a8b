/**
 * The monitor: connect, open a view, run a command. Lives here: which parts there are and how they are wired. What
 * they do lives in their rooms. Called by `electron/link` for renderers and by `electron/monitor-process.ts` for its
 * host; nothing inside `monitor/` imports this file.
 */
import { randomUUID } from "node:crypto";
import { parseAddress } from "../../shared/address/parse-address.ts";
import { describeAddress, type StoreAddress } from "../../shared/address/store-address.ts";
import { type Failure, FailureError, failure } from "../../shared/failure.ts";
import type { Finding } from "../../shared/finding.ts";
import type { CommandInput, CommandName, CommandOutput, ViewName, ViewParams } from "../../shared/link.ts";
import type { ResponseDue } from "../../shared/settings/response.ts";
import type { Status } from "../../shared/status.ts";
import { alertCommands } from "./alert-commands.ts";
import { connectionCommands, openSaved } from "./connection-commands.ts";
import { Exports } from "./export/exports.ts";
import { findingCommands } from "./finding-commands.ts";
import { type Lasting, type LastingOptions, openLasting } from "./lasting.ts";
import { listCommands } from "./list-commands.ts";
import { revocationCommands } from "./revocation-commands.ts";
import { settingsCommands } from "./settings-commands.ts";
import { statusOf } from "./status.ts";
import { Upkeep } from "./upkeep.ts";
import type { OpenView } from "./views/view.ts";
import { openers } from "./views/views.ts";
import { type Target, type Watched, watchStore } from "./watched.ts";

export interface MonitorOptions extends LastingOptions {
  /** True: no connection of this monitor may revoke, whatever a renderer asks for. */
  readonly readOnly: boolean;
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
  readonly #lasting: Lasting;
  readonly #upkeep: Upkeep;
  readonly #exports = new Exports();
  #watched: Watched;
  #addressProblem: Failure | null = null;
  #revision = 0;
  #generation = 0;
  #closing = false;

  private constructor(options: MonitorOptions, lasting: Lasting) {
    this.#options = options;
    this.#lasting = lasting;
    let watchedFormats = JSON.stringify(lasting.settings.current.formats);
    lasting.settings.onChange(({ rules, history, formats }) => {
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
    this.#upkeep = new Upkeep(() => this.#watched, lasting.whereabouts);
  }

  /** Opens files and starts nothing else. Problems with them become part of the status. */
  static async open(options: MonitorOptions): Promise<Monitor> {
    return new Monitor(options, await openLasting(options));
  }

  /** Grows with every connection: views opened before show nothing of the new store. */
  get generation(): number {
    return this.#generation;
  }

  /** Differs whenever a view may look different. */
  get revision(): string {
    const { table, engine, revocations, responses } = this.#watched.parts;
    const { audit, settings, alerts, connections } = this.#lasting;
    const versions = [table, engine, revocations, responses, audit, settings, alerts, connections];
    return [this.#revision, ...versions.map(({ version }) => version)].join(".");
  }

  get counts(): MonitorCounts {
    const { table, engine } = this.#watched.parts;
    const { open, critical } = engine.counts();
    return { sessions: table.size, findings: open, critical };
  }

  /** Why nothing can be recorded, and so nothing revoked. */
  get auditProblem(): Failure | null {
    return this.#lasting.audit.problem;
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
    const { last } = this.#lasting.connections;
    if (last === null) {
      return;
    }
    try {
      await openSaved(this.#lasting.connections, last, (target) => this.connect(target));
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
    this.#upkeep.stop();
    await this.disconnect();
    await this.#lasting.events.close();
    await this.#lasting.alerts.close();
    await this.#lasting.audit.close();
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
      ...this.#lasting,
      readOnly: this.#options.readOnly,
      watch: this.#watched.watch,
      connect: (target) => this.connect(target),
    })),
    ...listCommands(() => ({ ...this.#watched.parts, exports: this.#exports })),
    ...revocationCommands(() => ({
      ...this.#watched.parts,
      events: this.#lasting.events,
      exports: this.#exports,
    })),
    ...findingCommands(() => ({
      ...this.#watched.parts,
      operator: this.#options.operator,
      statusChanged: () => this.#statusChanged(),
    })),
    ...alertCommands(() => this.#lasting),
    ...settingsCommands(() => ({ ...this.#lasting, watched: this.#watched })),
    disconnect: async () => {
      await this.disconnect();
      return {};
    },
  };

  status(): Status {
    return statusOf({
      ...this.#lasting,
      watched: this.#watched,
      addressProblem: this.#addressProblem,
      readOnly: this.#options.readOnly,
      changesPerSecond: this.#upkeep.changesPerSecond,
    });
  }

  #watchStore(target: Target, address: StoreAddress | null): Watched {
    return watchStore({
      ...this.#lasting,
      target,
      address,
      operator: this.#options.operator,
      status: () => this.status(),
      statusChanged: () => this.#statusChanged(),
      readOnly: this.#options.readOnly || target.readOnly,
    });
  }

  #statusChanged(): void {
    this.#revision++;
  }

  /** As whom the audit log knows whoever acts, while this store is watched. */
  #nameOperator(): void {
    const { operator } = this.#options;
    const name = this.#lasting.settings.current.revocation.operatorNames[this.#watched.target.url];
    this.#lasting.audit.operator = name === undefined ? operator : `${operator} (${name})`;
  }

  /** Connections are on record too; a log that cannot be written forbids revoking, not watching. */
  async #note(action: "connect" | "disconnect", where: string): Promise<void> {
    const entry = { group: randomUUID(), users: [], sessions: 0, reason: null, result: where };
    await this.#lasting.audit.write({ ...entry, action, phase: "outcome" }).catch(() => undefined);
  }
}
