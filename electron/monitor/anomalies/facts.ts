/** What the rules are told about a user, and what they answer. Plain values: the rules know no clock and no table. */
import type { Evidence, RuleId, Sighting } from "../../../shared/finding.ts";
import type { Client, EpochMs, Handle, Place, Severity } from "../../../shared/session.ts";
import type { AddressNetwork } from "../geo/networks.ts";
import type { EnrichedSession } from "../sessions/record.ts";
import type { KnownUser } from "./history.ts";
import type { Journey } from "./journeys.ts";
import type { Part } from "./score.ts";

/** A session in the table together with the handle that stands for it outside the monitor. */
export interface KnownSession {
  readonly handle: Handle;
  readonly session: EnrichedSession;
}

/** One request: when, from where, with what. `alive` says whether that session still exists. */
export interface Seen {
  readonly at: EpochMs;
  readonly handle: Handle;
  readonly alive: boolean;
  readonly ip: string;
  readonly place: Place;
  readonly network: AddressNetwork | null;
  readonly client: Client | null;
}

/** The same before anybody needs to know which session it was, or through which network. */
export interface Glimpse extends Omit<Seen, "handle"> {
  readonly of: { readonly handle: Handle };
}

/** One session before and after its address or client changed without a new login. */
export interface Move {
  readonly handle: Handle;
  readonly from: MoveSide;
  readonly to: MoveSide;
}

export interface MoveSide {
  /** Null: not known when. */
  readonly at: EpochMs | null;
  readonly ip: string | null;
  readonly place: Place | null;
  readonly network: AddressNetwork | null;
  readonly client: Client | null;
}

export interface UserFacts {
  readonly user: string;
  readonly label: string | null;
  readonly now: EpochMs;
  /** Latest request of every live session and of recently ended ones, oldest first, without trusted networks. */
  readonly seen: readonly Seen[];
  /** Of live sessions, oldest first, without those from or to trusted networks. */
  readonly moves: readonly Move[];
  /** Sessions opened within the flood rule's window, and the latest of them. */
  readonly opened: { readonly count: number; readonly sightings: readonly Sighting[] };
  /** Between countries, at an ordinary speed, within the last 30 days. */
  readonly journeys: readonly Journey[];
  /** What history knows; null without history. */
  readonly known: KnownUser | null;
}

/** What a rule found, before the engine makes it a finding with a life of its own. */
export interface Candidate {
  readonly rule: RuleId;
  /** Tells causes of one rule and user apart; the same cause keeps the same finding. */
  readonly cause: string;
  readonly score: number;
  readonly parts: readonly Part[];
  readonly severity: Severity;
  readonly sentence: string;
  readonly evidence: Evidence;
  /** When the cause passes unless something happens before. */
  readonly until: EpochMs;
  /** What "expected" would teach about this user; a candidate all of which is learned is not raised. */
  readonly lessons: readonly string[];
}

/** A sighting as it goes into evidence. */
export function sightingOf(seen: Seen): Sighting {
  return {
    at: seen.at,
    session: seen.alive ? seen.handle : null,
    address: seen.ip,
    place: seen.place,
    network: networkLabel(seen.network),
    client: seen.client,
  };
}

/** For people: the network's name, marked where it is one of servers or VPN exits. */
export function networkLabel(network: AddressNetwork | null): string | null {
  if (network === null) return null;
  return network.hosting ? `${network.name} (hosting or VPN)` : network.name;
}

/**
 * What "expected" teaches about a sighting: a VPN is learned by its network, anything else by its country, so that a
 * learned VPN exit in Japan does not excuse the rest of Japan.
 */
export function placeLesson(place: Place, network: AddressNetwork | null): string {
  return network?.hosting === true ? `network:${network.asn}` : `country:${place.country}`;
}

export function clientLesson(client: Client): string {
  return `client:${clientName(client)}`;
}

/** For people and for history, for example "Firefox on Windows". */
export function clientName({ browser, system }: Client): string {
  return system === "Unknown" ? browser : `${browser} on ${system}`;
}
