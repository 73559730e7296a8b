/** Everything that belongs to one connected store, and is thrown away with it: here it is wired together. */

import { describeAddress, type StoreAddress } from "../../shared/address/store-address.ts";
import type { Handle } from "../../shared/session.ts";
import type { FeedKind, Status } from "../../shared/status.ts";
import { AnomalyEngine, type KnownSession } from "./anomalies/anomalies.ts";
import { parseFilterOrThrow } from "./filter-text.ts";
import { FormatEditor } from "./format-editor.ts";
import { FormatLookout } from "./format-lookout.ts";
import { declaredFormat } from "./formats/declared-format.ts";
import { Activity } from "./history/activity.ts";
import { History } from "./history/history.ts";
import { Ingest } from "./ingest.ts";
import type { Lasting } from "./lasting.ts";
import { Responses } from "./response/responses.ts";
import { Revocations } from "./revocations/revocations.ts";
import { Sampling } from "./sampling.ts";
import type { EnrichedSession, StoreKey } from "./sessions/record.ts";
import { SessionTable } from "./sessions/table.ts";
import { SeverityMarks } from "./severity-marks.ts";
import { StoreWatch } from "./store/watch.ts";
import type { ViewParts } from "./views/view.ts";

/** What is to be watched. `url` may hold a password when it comes in, and holds none once it is connected. */
export interface Target {
  readonly url: string;
  readonly readOnly: boolean;
  readonly demonstration: { readonly appUrl: string } | null;
  /** The application has our module: it is told of revocations, and its reports of attacks are read. */
  readonly integrated?: boolean;
  /** How changes are to arrive; absent or null: the best way that the server allows. */
  readonly feed?: FeedKind | null;
  /** The saved connection that it is. */
  readonly savedAs?: string;
}

export interface Watched {
  readonly target: Target;
  readonly parts: ViewParts;
  /** Null while no address is connected. */
  readonly watch: StoreWatch | null;
  readonly formatEditor: FormatEditor;
  readonly marks: SeverityMarks;
  /** Resolves when the watch has stopped. */
  readonly running: Promise<void>;
}

export interface WatchedOptions extends Lasting {
  readonly target: Target;
  /** Null: nothing is watched, and the table stays empty. */
  readonly address: StoreAddress | null;
  readonly status: () => Status;
  readonly statusChanged: () => void;
  readonly readOnly: boolean;
  /** Who acts, for alerts. */
  readonly operator: string;
}

/** Starts watching at once. The parts know each other through these few functions only. */
export function watchStore(options: WatchedOptions): Watched {
  const { target, address, audit, whereabouts, settings, alerts } = options;
  const { integrated = false } = target;
  const now = (): number => watch?.now() ?? Date.now();
  const attempt = () => watch?.attempt ?? null;
  const table = new SessionTable({
    handleSecret: options.handleSecret,
    named: {
      get version() {
        return engine.version;
      },
      ofFinding: (id) => engine.namedBy(id),
      ofRules: (rules) => engine.namedByRules(rules),
    },
  });
  const known = (keys: readonly StoreKey[]) =>
    keys.flatMap((key) => {
      const session = table.get(key);
      return session === null ? [] : [new LiveSession(session, key, table)];
    });
  const history = new History({
    // A demonstration begins anew with every start, and nothing watched has no past.
    folder: address === null || target.demonstration !== null ? null : options.historyFolder,
    address: address === null ? "" : describeAddress(address),
    settings: settings.current.history,
  });
  const kept = history.findings();
  const raisedBefore = new Map(kept.map(({ finding }) => [finding.id, finding.raisedAt]));
  const engine: AnomalyEngine = new AnomalyEngine({
    settings: settings.current.rules,
    handleOf: (key) => table.handleOf(key),
    sessionsOf: (user) =>
      table.sessionsOfUser(user).map(({ key, session }) => new LiveSession(session, key, table)),
    users: () => table.everyUser(),
    sessionsFrom: (ip) => known(table.select(parseFilterOrThrow(`ip:${ip}`), now())),
    networkOf: (ip) => whereabouts.networkOf(ip),
    history: history.users,
    kept,
    lessons: history.lessons(),
    onFinding: (finding) => {
      // What people stopped or let live before the start is theirs to decide.
      if (raisedBefore.get(finding.id) !== finding.raisedAt) responses.findingChanged(finding, now());
      // What the simulated visitors of a demonstration do is nobody's alarm, and what was told before the start is none
      // again because somebody writes a note on it.
      if (target.demonstration === null && engine.isNew(finding.id)) {
        alerts.findingChanged(finding, responses.dueFor(finding.id));
      }
    },
  });
  const activity = new Activity(Date.now(), history);
  const sampling = new Sampling(address?.sample ?? 1);
  const ingest: Ingest = new Ingest({
    table,
    engine,
    activity,
    whereabouts,
    sampling,
    integrated,
    declaredFormats: () => settings.current.formats.declared.map(declaredFormat),
    statusChanged: options.statusChanged,
    cameBack: (key) => revocations.cameBack(key),
    isRevoked: (key) => revocations.isRevoked(key),
    isDeletedByUs: (key) => revocations.isDeletedByUs(key),
  });
  const { readOnly } = options;
  const revocations = new Revocations({
    table,
    ingest,
    engine,
    audit,
    settings,
    events: options.events,
    handleSecret: options.handleSecret,
    attempt,
    attemptPartly: async () => (await watch?.attemptPartly()) ?? null,
    store: target.url,
    readOnly,
    integrated,
    onRevoked: (event) =>
      target.demonstration === null && alerts.revoked({ ...event, operator: options.operator }),
  });
  const responses: Responses = new Responses({
    settings: () => settings.current.response,
    createdAt: (handle) => {
      const key = table.keyOf(handle);
      return key === null ? null : (table.get(key)?.createdAt ?? null);
    },
    count: (sessions) => revocations.keysOf(sessions, now()).length,
    revoke: (sessions, confirmed, reason) =>
      revocations.revoke(sessions, confirmed, reason, { automatic: true }),
    readOnly,
  });
  const watch =
    address === null ? null : new StoreWatch(address, ingest, target.feed ?? null, options.hostKeys);
  const { status } = options;
  const parts = {
    table,
    engine,
    activity,
    history,
    audit,
    connections: options.connections,
    savedAs: target.savedAs ?? null,
    settings,
    alerts,
    responses,
    ingest,
    sampling,
    revocations,
    attempt,
    status,
    now,
  };
  const lookout =
    watch === null
      ? null
      : new FormatLookout({
          ingest,
          attempt,
          sessions: () => table.size,
          restart: () => watch.restart("closed to follow sessions of another format, too"),
        });
  const running =
    watch === null
      ? Promise.resolve()
      : revocations
          .recall()
          .then(() => watch.run())
          .finally(() => lookout?.stop());
  return {
    target,
    parts,
    watch,
    formatEditor: new FormatEditor({ table, ingest, attempt }),
    marks: new SeverityMarks(table, engine),
    running,
  };
}

/** Few of the sessions that are judged are ever spoken of, so a handle is made when it is asked for. */
class LiveSession implements KnownSession {
  readonly session: EnrichedSession;
  readonly #key: StoreKey;
  readonly #table: SessionTable;

  constructor(session: EnrichedSession, key: StoreKey, table: SessionTable) {
    this.session = session;
    this.#key = key;
    this.#table = table;
  }

  get handle(): Handle {
    return this.#table.handleOf(this.#key);
  }
}
