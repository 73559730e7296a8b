/**
 * The link: everything that crosses between the monitor and a renderer, in one contract. Both hosts (Electron's
 * MessagePort and the browser host's WebSocket) carry the same messages as JSON text. A reader learns the
 * product from `views` and `commands`; both ends derive their types from them.
 *
 * Order of snapshot and deltas: `open` → one `snapshot` → `delta`s. `change` (new parameters) raises the epoch and
 * leads to a new snapshot; anything of an older epoch is dropped. At most four updates a second per view.
 */
import { z } from "zod";
import { AuditEntrySchema, AuditQuerySchema } from "./audit.ts";
import { FailureSchema } from "./failure.ts";
import { FindingCountsSchema, FindingSchema, LessonSchema } from "./finding.ts";
import { DeclarationSchema } from "./formats/declaration.ts";
import { FormatNotesSchema, MissingFieldsSchema } from "./formats/missing.ts";
import { FormatTrialSchema, TrialSourceSchema } from "./formats/trial.ts";
import { OverviewSchema, RangeSchema } from "./overview.ts";
import { EventFlagsSchema, PreflightSchema } from "./preflight.ts";
import {
  ImportProblemSchema,
  SaveConnectionSchema,
  SavedConnectionSchema,
  SecretsKeptSchema,
} from "./saved-connection.ts";
import { CountSchema, HandleSchema, SessionRowSchema, SortSchema } from "./session.ts";
import { SinkChangeSchema, SinkSchema, SinkStateSchema } from "./settings/alerts.ts";
import { RehearsalSchema, ResponseRowSchema } from "./settings/response.ts";
import { SettingsChangeSchema, SettingsSchema } from "./settings/settings.ts";
import { FeedKindSchema, StatusSchema } from "./status.ts";

/** Raised when a message changes its meaning. Ends that differ refuse each other with a clear sentence. */
export const PROTOCOL_VERSION = 1;

/** Largest accepted message from a renderer, in characters. The monitor closes a link that sends more. */
export const MAX_REQUEST_LENGTH = 64 * 1024;

const FilterTextSchema = z.string().max(1000);
const UserSchema = z.string().max(16 * 1024);

export const RevocationOutcomeSchema = z.enum(["revoked", "already-gone", "denied", "failed"]);
export type RevocationOutcome = z.infer<typeof RevocationOutcomeSchema>;

const RevocationIdSchema = z.uuid();

const RevocationCountsSchema = z.object({
  revoked: z.number().int(),
  alreadyGone: z.number().int(),
  denied: z.number().int(),
  failed: z.number().int(),
  /** Not attempted: cancelled before, or the connection was lost before their turn. */
  left: z.number().int(),
});
export type RevocationCounts = z.infer<typeof RevocationCountsSchema>;

const SeenSchema = z.object({ name: z.string(), firstAt: z.number(), lastAt: z.number() });
const KnownUserSchema = z.object({
  since: z.number(),
  /** Days on which the user was seen. */
  days: z.number().int(),
  /** By code. */
  countries: z.array(SeenSchema),
  /** By name. */
  clients: z.array(SeenSchema),
});

/** A view's state is a head (replaced part by part) and rows (kept by `id`, in order). */
function view<P extends z.ZodType, H extends z.ZodObject, R extends z.ZodType>(params: P, head: H, row: R) {
  return { params, head, row } as const;
}
const noRows = z.never();

export const views = {
  /** The connection, the feed, the load: what the status bar and the banners say. */
  status: view(z.object({}), z.object({ status: StatusSchema }), noRows),

  /** Figures, charts and the map. `filter` narrows all of it. */
  overview: view(z.object({ filter: FilterTextSchema, range: RangeSchema }), OverviewSchema, noRows),

  /** A window of the table. */
  sessions: view(
    z.object({
      filter: FilterTextSchema,
      sort: SortSchema,
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
      /** While true the order is frozen: rows keep their places and update in place; `newer` counts what waits. */
      hold: z.boolean(),
    }),
    z.object({
      matched: CountSchema,
      total: CountSchema,
      /** Where the window begins; the monitor moves it back when the list became shorter. */
      offset: z.number().int().min(0),
      newer: z.number().int().min(0),
    }),
    SessionRowSchema,
  ),

  /** One session with its decoded contents (secret-looking values hidden by the monitor). */
  session: view(
    z.object({ id: HandleSchema }),
    z.object({
      row: SessionRowSchema.nullable(),
      /** Decoded payload as name–value lines, values shortened to 500 characters. */
      contents: z.array(z.object({ name: z.string(), value: z.string(), hidden: z.boolean() })),
      /** The session's format; null until the contents have been read. */
      format: FormatNotesSchema.nullable(),
      /** Fields that are not known of this session, with the reason and how to add them. */
      missing: z.array(MissingFieldsSchema),
    }),
    noRows,
  ),

  /** Everything about one user: the sessions are the rows, most recent first, at most 500. */
  user: view(
    z.object({ user: UserSchema }),
    z.object({
      user: UserSchema,
      label: z.string().nullable(),
      sessions: CountSchema,
      countries: z.array(z.object({ country: z.string(), sessions: z.number().int() })),
      findings: z.array(FindingSchema),
      /** Where and with what the user was seen, from history; most recent first. Null: never before. */
      known: KnownUserSchema.nullable(),
    }),
    SessionRowSchema,
  ),

  /** Findings, newest first. */
  findings: view(
    z.object({
      include: z.enum(["open", "all"]),
      limit: z.number().int().min(1).max(500),
      /** One that is wanted even where it is older than the others; it is then the last. */
      also: z.string().max(64).optional(),
    }),
    FindingCountsSchema.extend({
      /** Of how many sessions the contents cannot be read, so that they are not checked; null: of none. */
      unread: z.enum(["all", "some"]).nullable(),
    }),
    FindingSchema,
  ),

  /** The saved connections in the person's order; no password is among them. */
  connections: view(
    z.object({}),
    z.object({
      /** The one that is being watched. */
      current: z.uuid().nullable(),
      secretsKept: SecretsKeptSchema,
      problem: FailureSchema.nullable(),
    }),
    SavedConnectionSchema,
  ),

  /** What people taught by marking findings as expected, newest first. */
  lessons: view(
    z.object({ limit: z.number().int().min(1).max(500) }),
    z.object({ total: z.number().int() }),
    LessonSchema,
  ),

  /** The audit log, newest first. */
  audit: view(
    z.object({ limit: z.number().int().min(1).max(500) }),
    z.object({ entries: z.number().int(), file: z.string(), problem: FailureSchema.nullable() }),
    AuditEntrySchema,
  ),

  /** A revocation under way, under the id that `revoke` was given. */
  revocation: view(
    z.object({ id: RevocationIdSchema }),
    z.object({
      /** Null: not begun, or ended long ago. */
      progress: z
        .object({
          state: z.enum(["running", "waiting", "finished"]),
          total: z.number().int(),
          counts: RevocationCountsSchema,
        })
        .nullable(),
    }),
    noRows,
  ),

  /** What is set, and why that may not be what was set before. */
  settings: view(
    z.object({}),
    z.object({ settings: SettingsSchema, problem: FailureSchema.nullable() }),
    noRows,
  ),

  /** What rules do by themselves: what waits and what became of it, newest first; rows have the findings' ids. */
  responses: view(z.object({}), z.object({}), ResponseRowSchema),

  /** What rules that act by themselves, as they are set, would have done about the findings that are kept. */
  rehearsal: view(z.object({}), RehearsalSchema, noRows),

  /** What becomes of the alerts, one row per sink of the settings. */
  alerts: view(z.object({}), z.object({}), SinkStateSchema),
} as const;

export type ViewName = keyof typeof views;
export type ViewParams<N extends ViewName> = z.infer<(typeof views)[N]["params"]>;
export type ViewHead<N extends ViewName> = z.infer<(typeof views)[N]["head"]>;
export type ViewRow<N extends ViewName> = z.infer<(typeof views)[N]["row"]>;
export interface ViewState<N extends ViewName> {
  readonly head: ViewHead<N>;
  readonly rows: readonly ViewRow<N>[];
}

/** Which sessions to revoke. */
export const RevocationTargetSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("sessions"), ids: z.array(HandleSchema).min(1).max(10_000) }),
  z.object({ kind: z.literal("user"), user: UserSchema, except: HandleSchema.nullable() }),
  z.object({ kind: z.literal("filter"), filter: FilterTextSchema }),
  z.object({ kind: z.literal("finding"), id: z.string().max(64) }),
  /** What an earlier revocation left undone: cancelled, denied, failed, or cut off by a lost connection. */
  z.object({ kind: z.literal("left"), id: RevocationIdSchema }),
]);
export type RevocationTarget = z.infer<typeof RevocationTargetSchema>;

export const RevocationResultSchema = z.object({
  /** For what was not done: the target `{ kind: "left", id }` names it for an hour. */
  id: RevocationIdSchema,
  counts: RevocationCountsSchema,
  /** Outcome per session, at most 1,000, what was not done first; `counts` covers all of them. */
  outcomes: z.array(z.object({ id: HandleSchema, outcome: RevocationOutcomeSchema.or(z.literal("left")) })),
  /** The first of what was not done, at most 50, with whose it is; `why` is null for one whose turn did not come. */
  notDone: z
    .array(
      SessionRowSchema.pick({ id: true, user: true, label: true, address: true }).extend({
        outcome: z.enum(["denied", "failed", "left"]),
        why: FailureSchema.nullable(),
      }),
    )
    .max(50),
  /** Why the denied and failed ones were, or what else went wrong. */
  problem: FailureSchema.nullable(),
});
export type RevocationResult = z.infer<typeof RevocationResultSchema>;

/** An address; passwords that it lacks are taken from the saved connection `secretsOf`. */
const completeAddress = { url: z.string().max(4096), secretsOf: z.uuid().nullable() };

/** Which store a command is about. */
const StoreMeantSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("current") }),
  /** The address may carry passwords, which stay in the monitor. */
  z.object({ kind: z.literal("address"), ...completeAddress }),
]);
export type StoreMeant = z.infer<typeof StoreMeantSchema>;

function command<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { input, output } as const;
}

export const commands = {
  /** How many sessions a target has right now; asked before any wider revocation. */
  countTarget: command(RevocationTargetSchema, z.object({ count: z.number().int() })),

  /**
   * Ends sessions. Resolves after the store has answered for each. Wider targets carry `confirmed`, the count the
   * operator saw; the monitor refuses with `count-mismatch` when more sessions than that would be ended.
   */
  revoke: command(
    z.object({
      /** Chosen by whoever wants to follow or cancel it. */
      id: RevocationIdSchema.optional(),
      /** Waits for a lost connection to come back and goes on, until cancelled. */
      whenBack: z.boolean().optional(),
      target: RevocationTargetSchema,
      confirmed: z.number().int().min(0),
      reason: z.string().max(500).nullable(),
    }),
    RevocationResultSchema,
  ),
  /** Sessions whose turn has not come are left alone. */
  cancelRevocation: command(z.object({ id: RevocationIdSchema }), z.object({})),

  /** Watch another store. The URL may carry a password, which stays in the monitor. */
  connect: command(
    z.object({
      ...completeAddress,
      readOnly: z.boolean(),
      /** The application has the module of `docs/integrate.md`: tell it of revocations, and read its reports. */
      integrated: z.boolean().default(false),
      /** How changes are to arrive; null: the best way that the server allows. */
      feed: FeedKindSchema.nullable().default(null),
    }),
    z.object({}),
  ),
  disconnect: command(z.object({}), z.object({})),

  saveConnection: command(SaveConnectionSchema, z.object({ id: z.uuid() })),
  /** Gone from the list, and can be brought back until Sessionwatch quits. */
  removeConnection: command(z.object({ id: z.uuid() }), z.object({})),
  restoreConnection: command(z.object({ id: z.uuid() }), z.object({})),
  /** Watches a saved connection. */
  openConnection: command(z.object({ id: z.uuid() }), z.object({})),
  /** All saved connections as a file without passwords. */
  exportConnections: command(z.object({}), z.object({ text: z.string() })),
  /** Adds those of a file; with any problem, none. */
  importConnections: command(
    z.object({ text: z.string().max(MAX_REQUEST_LENGTH) }),
    z.object({ added: z.number().int(), problems: z.array(ImportProblemSchema).max(100) }),
  ),

  /** Another change feed for the store that is connected; null: the best. Everything is read again. */
  chooseFeed: command(z.object({ feed: FeedKindSchema.nullable() }), z.object({})),

  /** Looks at a store without watching it. */
  preflight: command(
    z.object({ store: StoreMeantSchema, feed: FeedKindSchema.nullable().default(null) }),
    PreflightSchema,
  ),

  /** Tries a declared format on sampled keys of the connected store, and checks and writes its file. */
  tryFormat: command(z.object({ source: TrialSourceSchema }), FormatTrialSchema),

  /** A first draft of a declared format, for keys that begin with the prefix or for those like a session's key. */
  draftFormat: command(
    z.object({
      from: z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("prefix"), prefix: z.string().max(512) }),
        z.object({ kind: z.literal("session"), id: HandleSchema }),
      ]),
    }),
    z.object({ declaration: DeclarationSchema }),
  ),

  /** The SSH server ("host:port") has a new host key, and a person says that this is right: the next one is taken. */
  acceptHostKey: command(z.object({ server: z.string().max(300) }), z.object({})),

  /** Sets `notify-keyspace-events` to what the preflight announced; `flags` repeats it, so that nothing else is set. */
  enableEvents: command(
    z.object({ store: StoreMeantSchema, flags: EventFlagsSchema.shape.flags.unwrap() }),
    z.object({}),
  ),

  /** A person's answer to a finding. */
  answerFinding: command(
    z.object({
      id: z.string().max(64),
      answer: z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("acknowledge") }),
        z.object({
          kind: z.literal("snooze"),
          forMs: z
            .number()
            .int()
            .min(60_000)
            .max(30 * 86_400_000),
        }),
        z.object({ kind: z.literal("expected") }),
        z.object({ kind: z.literal("reopen") }),
        /** Only the note changes; the one answer that a closed finding takes. */
        z.object({ kind: z.literal("note") }),
      ]),
      /** The note from now on; null: none. */
      note: z.string().max(2000).nullable(),
    }),
    z.object({}),
  ),

  /** Takes back a lesson; what it had settled is open again. */
  forgetLesson: command(
    z.object({ subject: z.string().max(17_000), lesson: z.string().max(1000) }),
    z.object({}),
  ),

  /** Deletes what history knows about a user: where they were seen, findings, lessons. Their sessions stay. */
  purgeUser: command(z.object({ user: UserSchema }), z.object({})),

  /** Keeps an automatic response from happening. Fails with `response-unknown` where none waits. */
  stopResponse: command(z.object({ id: FindingSchema.shape.id }), z.object({})),

  /** Adds or changes where alerts go. Secrets go in and never come out. */
  saveSink: command(SinkChangeSchema, z.object({})),
  /** What waits for it is thrown away. */
  removeSink: command(z.object({ id: SinkSchema.options[0].shape.id }), z.object({})),
  /** Resolves when the receiver has taken a test event. */
  testSink: command(z.object({ id: SinkSchema.options[0].shape.id }), z.object({})),

  /** Sets whole sections; in force at once, for every window. */
  changeSettings: command(SettingsChangeSchema, z.object({})),

  /**
   * Begins an export of the sessions in a filter, in that order, as they are at this moment. Tokens are never in it;
   * who exported how many goes into the audit log first.
   */
  beginExport: command(
    z.object({ filter: FilterTextSchema, sort: SortSchema, as: z.enum(["csv", "jsonl"]) }),
    z.object({ id: z.string(), sessions: z.number().int() }),
  ),
  /** The same with what the audit log has, oldest first. */
  beginAuditExport: command(
    z.object({ query: AuditQuerySchema, as: z.enum(["csv", "jsonl"]) }),
    z.object({ id: z.string() }),
  ),
  /**
   * Looks through the whole audit log, all its files. The newest actions, with everything that belongs to them, newest
   * first; `more`: there are older ones.
   */
  searchAudit: command(AuditQuerySchema, z.object({ entries: z.array(AuditEntrySchema), more: z.boolean() })),
  /** What receivers of security events verify with: a JWK Set as JSON. */
  securityEventKeys: command(z.object({}), z.object({ keys: z.string() })),

  /** The next piece of an export's file. The last one has `done`; asking on fails with `export-unknown`. */
  nextExportPart: command(
    z.object({ id: z.string().max(64) }),
    z.object({ text: z.string(), done: z.boolean() }),
  ),

  /** Explains a filter while it is typed: what is wrong and where, and what could come next. */
  explainFilter: command(
    z.object({
      filter: FilterTextSchema,
      cursor: z.number().int().min(0),
      /** In which mistakes and suggestions are told. */
      language: z.enum(["en", "de"]),
    }),
    z.object({
      problem: z.object({ start: z.number().int(), end: z.number().int(), message: z.string() }).nullable(),
      suggestions: z.array(
        z.object({
          /** Replaces the characters from `start` to `end`. */
          text: z.string(),
          start: z.number().int(),
          end: z.number().int(),
          explanation: z.string(),
        }),
      ),
    }),
  ),

  /** Users whose id, label or address begins with or contains the text: for the command palette. */
  findUsers: command(
    z.object({ text: z.string().max(1000), limit: z.number().int().min(1).max(50) }),
    z.object({
      users: z.array(
        z.object({
          user: z.string(),
          label: z.string().nullable(),
          sessions: z.number().int(),
          matched: z.string(),
        }),
      ),
    }),
  ),
} as const;

export type CommandName = keyof typeof commands;
export type CommandInput<N extends CommandName> = z.infer<(typeof commands)[N]["input"]>;
export type CommandOutput<N extends CommandName> = z.infer<(typeof commands)[N]["output"]>;

const ViewIdSchema = z
  .number()
  .int()
  .min(1)
  .max(2 ** 31);
const CallIdSchema = z
  .number()
  .int()
  .min(1)
  .max(2 ** 31);

/** Renderer → monitor. `params` and `input` are checked against the named view's or command's own schema. */
export const RequestSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("hello"), protocol: z.number().int() }),
  z.object({
    kind: z.literal("open"),
    view: ViewIdSchema,
    name: z.string().max(64),
    epoch: z.number().int(),
    params: z.unknown(),
  }),
  z.object({ kind: z.literal("change"), view: ViewIdSchema, epoch: z.number().int(), params: z.unknown() }),
  z.object({ kind: z.literal("close"), view: ViewIdSchema }),
  z.object({ kind: z.literal("call"), call: CallIdSchema, name: z.string().max(64), input: z.unknown() }),
]);
export type Request = z.infer<typeof RequestSchema>;

/**
 * A change of a view's state as a value. `head` replaces the named parts; `order`, where present, is the complete
 * new order of row ids; `put` holds rows that are new or changed. Two deltas squash into one (see `applyDelta`).
 */
export const DeltaSchema = z.object({
  head: z.record(z.string(), z.unknown()).optional(),
  order: z.array(z.string()).optional(),
  put: z.array(z.looseObject({ id: z.string() })).optional(),
});
export type Delta = z.infer<typeof DeltaSchema>;

/** Monitor → renderer. */
export const ReplySchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("hello"), protocol: z.number().int(), version: z.string() }),
  z.object({
    kind: z.literal("snapshot"),
    view: ViewIdSchema,
    epoch: z.number().int(),
    head: z.record(z.string(), z.unknown()),
    rows: z.array(z.looseObject({ id: z.string() })),
  }),
  z.object({ kind: z.literal("delta"), view: ViewIdSchema, epoch: z.number().int(), delta: DeltaSchema }),
  /** The view cannot be shown with these parameters; the state before it stays. */
  z.object({
    kind: z.literal("refused"),
    view: ViewIdSchema,
    epoch: z.number().int(),
    failure: FailureSchema,
  }),
  z.object({ kind: z.literal("result"), call: CallIdSchema, output: z.unknown() }),
  z.object({ kind: z.literal("failed"), call: CallIdSchema, failure: FailureSchema }),
]);
export type Reply = z.infer<typeof ReplySchema>;
