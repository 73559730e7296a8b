/**
 * What is noted of sessions while they come, move and go, for the rules. Lives here: taking the notes, and handing them
 * out as the facts that rules are told. Does not live here: when rules run and what becomes of their findings.
 */
import type { EpochMs, Handle } from "../../../shared/session.ts";
import type { AnomalySettings } from "../../../shared/settings/rules.ts";
import { sameClient } from "../clients/clients.ts";
import { toPastMs } from "../formats/moment.ts";
import { samePlace } from "../geo/country.ts";
import type { AddressNetwork } from "../geo/networks.ts";
import type { EnrichedSession, SessionChange, StoreKey } from "../sessions/record.ts";
import type { KnownSession, UserFacts } from "./facts.ts";
import { Floods } from "./floods.ts";
import { hasNews, type UserHistory } from "./history.ts";
import { Journeys } from "./journeys.ts";
import { LoadTimes } from "./load-times.ts";
import { Memory } from "./memory.ts";
import { OldSessions } from "./old-sessions.ts";
import { remember } from "./remember.ts";
import { Reports } from "./reports.ts";
import type { OutlivedFacts } from "./rules/outlived.ts";
import type { Report } from "./rules/reported.ts";
import type { AddressFacts } from "./rules/session-flood.ts";
import { Witness } from "./witness.ts";

interface NotesOptions {
  readonly settings: AnomalySettings;
  readonly handleOf: (key: StoreKey) => Handle;
  readonly networkOf?: (ip: string) => AddressNetwork | null;
  readonly history?: UserHistory;
}

/** What is known about a user of whom a rule may have something to say. */
export interface UserNotes {
  readonly facts: UserFacts;
  readonly reports: readonly Report[];
  /** All that was seen was in one place. */
  readonly onePlace: boolean;
}

/** Moments between a session's two records of one login: clocks and rounding. */
const SAME_LOGIN_MS = 2000;

export type SessionEnd = Extract<SessionChange, { kind: "ended" }>;

export class Notes {
  private readonly handleOf: (key: StoreKey) => Handle;
  private readonly history: UserHistory | null;
  private settings: AnomalySettings;
  private readonly memory = new Memory();
  private readonly journeys = new Journeys();
  private readonly reports = new Reports();
  private readonly loads = new LoadTimes();
  private readonly witness: Witness;
  readonly old: OldSessions;
  readonly floods: Floods;

  constructor({ settings, handleOf, networkOf, history }: NotesOptions) {
    this.settings = settings;
    this.handleOf = handleOf;
    this.history = history ?? null;
    this.witness = new Witness(this.loads, (ip) => networkOf?.(ip) ?? null);
    this.witness.trust(settings.trustedNetworks);
    this.old = new OldSessions(handleOf, (session, now) => this.witness.requestAt(session, now));
    this.floods = new Floods(settings.sessionFlood);
  }

  configure(settings: AnomalySettings): void {
    this.settings = settings;
    this.witness.trust(settings.trustedNetworks);
    this.floods.configure(settings.sessionFlood);
    this.old.touched = true;
  }

  loadStarted(now: EpochMs): void {
    this.loads.started(now);
  }

  loadFinished(now: EpochMs): void {
    this.loads.finished(now);
  }

  /** False where it is known already. */
  reported(report: Report): boolean {
    return this.reports.add(report);
  }

  started(key: StoreKey, session: EnrichedSession, now: EpochMs): void {
    const created = toPastMs(session.createdAt, now) ?? (this.loads.live ? now : null);
    if (created !== null) this.floods.opened(session.user, session.ip, created, now);
    this.used(key, session, now);
  }

  used(key: StoreKey, session: EnrichedSession, now: EpochMs): void {
    this.old.note(key, session, now, this.settings);
  }

  /** The address or the client of the session is another one than before. */
  moved(key: StoreKey, user: string, before: EnrichedSession, session: EnrichedSession, now: EpochMs): void {
    if (!sameLogin(before, session)) return;
    if (samePlace(before.place, session.place) && sameClient(before.client, session.client)) {
      // Another address in the same place, as phones do: only the network may be of interest.
      if (!this.settings.addressChange.networks) return;
    }
    if (this.witness.isTrusted(before.ip) || this.witness.isTrusted(session.ip)) return;
    const handle = this.handleOf(key);
    const from = this.witness.sideOf(before, this.witness.requestAt(before, now));
    // We saw it change, so "observed" is evidence here even while loading.
    const to = this.witness.sideOf(session, toPastMs(session.lastSeen, now) ?? now);
    this.memory.addMove(user, { handle, from, to });
    if (from.at !== null && from.ip !== null && from.place !== null) {
      this.memory.addPast(user, {
        ...from,
        at: from.at,
        ip: from.ip,
        place: from.place,
        handle,
        alive: true,
      });
    }
  }

  /**
   * Of most that end nothing is to be noted, and a handle is not made for nothing: null. `isWanted`: the caller needs to
   * know which session it was.
   */
  ended({ key, before, cause, handle: issued }: SessionEnd, now: EpochMs, isWanted: boolean): Handle | null {
    this.old.ended(key);
    const { user, ip, place, client } = before;
    const revoked = cause === "revoked";
    const at = place === null || revoked ? null : this.witness.requestAt(before, now);
    const lookedBackTo = at !== null && now - at <= this.settings.impossibleTravel.lookbackMs;
    if (user === null && !this.old.named.has(key)) return null;
    const isPast =
      user !== null && lookedBackTo && ip !== null && place !== null && !this.witness.isTrusted(ip);
    const isRemembered = user !== null && this.memory.has(user);
    if (!isPast && !isRemembered && !isWanted) return null;
    const handle = issued ?? this.handleOf(key);
    if (isRemembered) this.memory.ended(user, handle, revoked);
    if (isPast) this.memory.addPast(user, { at, handle, alive: false, ip, place, network: null, client });
    return handle;
  }

  /** `isSuspected`: a finding about the user lasts. Null: no rule can have anything to say. */
  ofUser(
    user: string,
    sessions: readonly KnownSession[],
    now: EpochMs,
    isSuspected: boolean,
  ): UserNotes | null {
    const { past, moves } = this.memory.of(user);
    const seen = this.witness.seenOf(sessions, past, now);
    const { history } = this;
    if (history !== null) remember(history, user, seen, (one) => this.witness.networkAt(one));
    const first = seen[0]?.place ?? null;
    const onePlace = seen.every(({ place }) => samePlace(place, first));
    const known = history?.of(user) ?? null;
    const news = known !== null && hasNews(known, now, this.longestNews());
    const opened = this.openedBy(user, sessions, now);
    const reports = this.reports.of(user, now);
    // Nearly everybody: in one place, nothing moved, nothing new, so no rule can have anything to say.
    const calm = onePlace && moves.length === 0 && opened.sightings.length === 0 && reports.length === 0;
    if (calm && !isSuspected && !news) return null;
    const label =
      sessions.find(({ session }) => session.label !== null)?.session.label ?? reports[0]?.label ?? null;
    const whole = this.witness.whole(seen);
    if (!onePlace && !isSuspected) this.journeys.note(user, whole, this.settings.impossibleTravel);
    const facts: UserFacts = {
      user,
      label,
      now,
      seen: whole,
      moves,
      opened,
      journeys: this.journeys.of(user, now),
      known,
    };
    return { facts, reports, onePlace };
  }

  /** `sessionsFrom` the address are evidence. Null: it opened no more than addresses may. */
  ofAddress(
    ip: string,
    sessionsFrom: (ip: string) => readonly KnownSession[],
    now: EpochMs,
  ): AddressFacts | null {
    const count = this.floods.countFrom(ip, now);
    if (count < this.settings.sessionFlood.addressWarning || this.witness.isTrusted(ip)) return null;
    return { ip, now, count, sightings: this.witness.newestOf(sessionsFrom(ip), now) };
  }

  /** Null: nothing has changed since the last time. */
  ofStore(now: EpochMs): OutlivedFacts | null {
    return this.old.facts(now, this.settings);
  }

  /** Forgets everything about the user. */
  forget(user: string): void {
    this.memory.forget(user);
    this.reports.forget(user);
    this.old.touched = true;
  }

  /** Forgets what no rule looks back to. */
  forgetOld(now: EpochMs): void {
    const { impossibleTravel, addressChange, clientChange } = this.settings;
    this.memory.forgetBefore(
      now - Math.max(impossibleTravel.lookbackMs, addressChange.lastsMs, clientChange.lastsMs),
    );
  }

  private longestNews(): number {
    return Math.max(this.settings.newCountry.lastsMs, this.settings.dormantReturn.lastsMs);
  }

  private openedBy(user: string, sessions: readonly KnownSession[], now: EpochMs): UserFacts["opened"] {
    const { enabled, userWarning } = this.settings.sessionFlood;
    const count = enabled ? this.floods.countOf(user, now) : 0;
    return { count, sightings: count < userWarning ? [] : this.witness.newestOf(sessions, now) };
  }
}

/** A new login writes a new creation time; a record without one cannot tell. */
function sameLogin(before: EnrichedSession, now: EnrichedSession): boolean {
  if (before.createdAt === null || now.createdAt === null) return true;
  return Math.abs(now.createdAt - before.createdAt) <= SAME_LOGIN_MS;
}
