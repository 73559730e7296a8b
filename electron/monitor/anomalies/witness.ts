/** Turns sessions into sightings: when there was evidence of a request, from where, through which network. */
import type { Sighting } from "../../../shared/finding.ts";
import type { Client, EpochMs, Handle, Place } from "../../../shared/session.ts";
import { toPastMs } from "../formats/moment.ts";
import { networkMatcher } from "../geo/address.ts";
import type { AddressNetwork } from "../geo/networks.ts";
import type { EnrichedSession } from "../sessions/record.ts";
import { type Glimpse, type KnownSession, type MoveSide, networkLabel, type Seen } from "./facts.ts";
import type { LoadTimes } from "./load-times.ts";
import { mostTelling } from "./seen.ts";

/** The most recent sessions of one user that are looked at; a flood of them tells no more. */
const MAX_SESSIONS = 500;

/** As many as evidence can carry. */
const MAX_SIGHTINGS = 50;

export class Witness {
  private readonly loads: LoadTimes;
  private readonly lookUp: (ip: string) => AddressNetwork | null;
  private trusted: (ip: string) => boolean = () => false;

  constructor(loads: LoadTimes, networkOf: (ip: string) => AddressNetwork | null) {
    this.loads = loads;
    this.lookUp = networkOf;
  }

  /** Networks in CIDR notation from which sightings say nothing. */
  trust(networks: readonly string[]): void {
    this.trusted = networkMatcher(networks);
  }

  isTrusted(ip: string | null): boolean {
    return ip !== null && this.trusted(ip);
  }

  /** When the session was last used, as far as there is evidence of a request. */
  requestAt(session: EnrichedSession, now: EpochMs): EpochMs | null {
    const created = toPastMs(session.createdAt, now);
    const at = toPastMs(session.lastSeen, now);
    if (at === null) return created;
    if (session.lastSeenOrigin === "observed" && this.loads.cover(at)) return created;
    return at;
  }

  /** The latest request of each session and what is remembered, without trusted networks, oldest first. */
  seenOf(sessions: readonly KnownSession[], past: readonly Seen[], now: EpochMs): readonly Glimpse[] {
    const seen: Glimpse[] = past
      .filter(({ ip }) => !this.isTrusted(ip))
      .map(({ handle, ...one }) => ({ ...one, of: { handle } }));
    for (const known of mostRecent(sessions)) {
      const { session } = known;
      const { ip, place, client } = session;
      if (ip === null || place === null || this.isTrusted(ip)) continue;
      const at = this.requestAt(session, now);
      // Networks and handles follow later, for the few users about whom a rule may have something to say.
      if (at !== null) seen.push({ at, of: known, alive: true, ip, place, network: null, client });
    }
    return mostTelling(seen);
  }

  /** With everything that rules may ask for. */
  whole(seen: readonly Glimpse[]): Seen[] {
    return seen.map((one) => new NamedWhenAsked(one, this.networkAt(one)));
  }

  networkAt({ ip, network }: Pick<Glimpse, "ip" | "network">): AddressNetwork | null {
    return network ?? this.networkOf(ip);
  }

  sideOf({ ip, place, client }: EnrichedSession, at: EpochMs | null): MoveSide {
    return { at, ip, place, client, network: this.networkOf(ip) };
  }

  /** The sessions created last, as evidence. */
  newestOf(sessions: readonly KnownSession[], now: EpochMs): Sighting[] {
    return [...sessions]
      .sort((a, b) => (b.session.createdAt ?? 0) - (a.session.createdAt ?? 0))
      .slice(0, MAX_SIGHTINGS)
      .map(({ handle, session }) => ({
        at: toPastMs(session.createdAt, now) ?? toPastMs(session.lastSeen, now) ?? now,
        session: handle,
        address: session.ip,
        place: session.place,
        network: networkLabel(this.networkOf(session.ip)),
        client: session.client,
      }));
  }

  private networkOf(ip: string | null): AddressNetwork | null {
    return ip === null ? null : this.lookUp(ip);
  }
}

/** Most users with sessions in several places are nothing to report, so a handle is made when a rule speaks of it. */
class NamedWhenAsked implements Seen {
  readonly at: EpochMs;
  readonly alive: boolean;
  readonly ip: string;
  readonly place: Place;
  readonly network: AddressNetwork | null;
  readonly client: Client | null;
  readonly #of: Glimpse["of"];

  constructor({ at, alive, ip, place, client, of }: Glimpse, network: AddressNetwork | null) {
    this.at = at;
    this.alive = alive;
    this.ip = ip;
    this.place = place;
    this.network = network;
    this.client = client;
    this.#of = of;
  }

  get handle(): Handle {
    return this.#of.handle;
  }
}

function mostRecent(sessions: readonly KnownSession[]): readonly KnownSession[] {
  if (sessions.length <= MAX_SESSIONS) return sessions;
  return [...sessions]
    .sort((a, b) => (b.session.lastSeen ?? 0) - (a.session.lastSeen ?? 0))
    .slice(0, MAX_SESSIONS);
}
