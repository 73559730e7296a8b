/**
 * The sessions themselves: writing one into its row, reading it back, and telling whether anything differs. Owns the
 * columns and every pool of interned values that they refer to.
 */
import type { Client, LastSeenOrigin, Place } from "../../../shared/session.ts";
import { looked } from "../look-ahead.ts";
import { AddressNumbers } from "./address-numbers.ts";
import { AGENT, Columns, LINKS, packOver, unpackFlags } from "./columns.ts";
import { grown } from "./grown.ts";
import type { EnrichedSession, StoreKey } from "./record.ts";
import { Registry } from "./registry.ts";
import { SearchableTexts } from "./searchable-texts.ts";
import { ownCopy } from "./slab.ts";
import { Texts } from "./texts.ts";

/** A place with what is counted by it: its country, and its spot on the map (the place without its radius). */
export interface KnownPlace {
  readonly place: Place;
  readonly country: number;
  readonly spot: number;
}

/** The ids that a row refers to. */
interface References {
  readonly user: number;
  readonly label: number;
  readonly address: number;
  readonly ip: number;
  readonly agent: number;
  readonly place: number;
  readonly client: number;
  readonly format: number;
}

export class Rows {
  readonly columns = new Columns();
  /** Store keys; a key's id is the session's row. */
  readonly keys: Texts;
  /** Users and labels. */
  readonly names: SearchableTexts;
  /** Addresses as recorded and as normalised. */
  readonly addresses: SearchableTexts;
  readonly addressNumbers = new AddressNumbers();
  readonly agents = new Registry<string>((agent) => agent, ownCopy);
  readonly countries = new Registry<string>((code) => code);
  readonly spots = new Registry<Place>(spotKey);
  readonly places = new Registry<KnownPlace>(({ place }) => `${spotKey(place)} ${place.radiusKm}`);
  readonly clients = new Registry<Client>(({ browser, system, kind }) => `${kind} ${browser}\0${system}`);
  readonly formats = new Registry<string>((format) => format);
  /** The client that an agent had last; it rarely changes. */
  #clientOfAgent = new Uint32Array(0);
  #lastFormat = 0;
  /** The place that an address had last, to be recognised without writing it as text; it rarely changes. */
  #placeOfAddress = new Uint32Array(0);

  constructor(seed: number) {
    this.keys = new Texts(seed);
    this.names = new SearchableTexts(seed);
    this.addresses = new SearchableTexts(seed, {
      onNew: (id, text) => {
        this.addressNumbers.set(id, text);
      },
      onGone: (id) => {
        this.addressNumbers.clear(id);
      },
    });
  }

  key(row: number): StoreKey {
    return this.keys.slab.text(row) as StoreKey;
  }

  /** See `look-ahead.ts`: the places that addresses had last. */
  lookAhead(addresses: Uint32Array): void {
    const places = addresses.map((address) => this.#placeOfAddress[address] ?? 0);
    let sum = 0;
    for (let at = 0; at < places.length; at += 1)
      sum += this.places.value(places[at] ?? 0)?.place.latitude ?? 0;
    looked.sum ^= sum;
  }

  /** The id of the country of the row's place; 0 for none. */
  country(row: number): number {
    return this.places.value(this.columns.place[row] ?? 0)?.country ?? 0;
  }

  /** Into a row that holds nothing. */
  write(row: number, session: EnrichedSession): void {
    const { columns } = this;
    columns.user[row] = session.user === null ? 0 : this.names.texts.hold(session.user);
    columns.label[row] = session.label === null ? 0 : this.names.texts.hold(session.label);
    const address = session.address === null ? 0 : this.addresses.texts.hold(session.address);
    columns.address[row] = address;
    columns.ip[row] = session.ip === null ? 0 : this.#holdIp(session.ip, session.address, address);
    const agent = session.userAgent === null ? 0 : this.agents.hold(session.userAgent);
    columns.links[row * LINKS + AGENT] = agent;
    columns.place[row] = this.#holdPlace(session.place, address);
    columns.client[row] = this.#holdClient(session.client, agent);
    columns.format[row] = this.#holdFormat(session.format);
    this.writeTimes(row, session);
  }

  /** The part of a session that is not interned: times and flags. Severity and revocation stay as they are. */
  writeTimes(row: number, session: EnrichedSession): void {
    const { columns } = this;
    columns.createdAt[row] = session.createdAt ?? Number.NaN;
    columns.lastSeen[row] = session.lastSeen ?? Number.NaN;
    columns.expiresAt[row] = session.expiresAt ?? Number.NaN;
    columns.flags[row] = packOver(columns.flags[row] ?? 0, {
      origin: session.lastSeenOrigin,
      opaque: session.opaque,
      anonymous: session.user === null,
      permanent: session.expiresAt === null,
      bot: session.client?.kind === "bot",
    });
  }

  /** What the row refers to, to be given to {@link release} once the row has been written anew or is no more. */
  references(row: number): References {
    const { columns } = this;
    return {
      user: columns.user[row] ?? 0,
      label: columns.label[row] ?? 0,
      address: columns.address[row] ?? 0,
      ip: columns.ip[row] ?? 0,
      agent: columns.links[row * LINKS + AGENT] ?? 0,
      place: columns.place[row] ?? 0,
      client: columns.client[row] ?? 0,
      format: columns.format[row] ?? 0,
    };
  }

  /** `session`: what they stand for, where it is at hand. */
  release(references: References, session: EnrichedSession | null = null): void {
    const { user, label, address, ip } = references;
    this.names.texts.release(user, session?.user);
    this.names.texts.release(label, session?.label);
    this.addresses.texts.release(address, session?.address);
    this.addresses.texts.release(ip, session?.ip);
    this.agents.release(references.agent);
    this.#releasePlace(references.place);
    this.clients.release(references.client);
    this.formats.release(references.format);
  }

  read(row: number): EnrichedSession {
    const { columns } = this;
    const flags = unpackFlags(columns.flags[row] ?? 0);
    const address = this.addresses.texts.text(columns.address[row] ?? 0);
    return {
      user: this.names.texts.text(columns.user[row] ?? 0),
      label: this.names.texts.text(columns.label[row] ?? 0),
      address,
      userAgent: this.agents.value(columns.links[row * LINKS + AGENT] ?? 0),
      createdAt: known(columns.createdAt[row]),
      lastSeen: known(columns.lastSeen[row]),
      lastSeenOrigin: flags.origin,
      format: this.formats.value(columns.format[row] ?? 0) ?? "",
      opaque: flags.opaque,
      expiresAt: known(columns.expiresAt[row]),
      ip:
        columns.ip[row] === columns.address[row] ? address : this.addresses.texts.text(columns.ip[row] ?? 0),
      place: this.places.value(columns.place[row] ?? 0)?.place ?? null,
      client: this.clients.value(columns.client[row] ?? 0),
    };
  }

  /** Whether expiry and, unless null, last request are these already. */
  hasLife(
    row: number,
    expiresAt: number | null,
    seen: { readonly at: number; readonly origin: LastSeenOrigin } | null,
  ): boolean {
    const { columns } = this;
    if (!isSame(columns.expiresAt[row], expiresAt)) return false;
    if (seen === null) return true;
    return columns.lastSeen[row] === seen.at && unpackFlags(columns.flags[row] ?? 0).origin === seen.origin;
  }

  /** Whether the row's times and flags are those of the session. */
  hasTimes(row: number, session: EnrichedSession): boolean {
    const { columns } = this;
    const flags = unpackFlags(columns.flags[row] ?? 0);
    return (
      isSame(columns.lastSeen[row], session.lastSeen) &&
      isSame(columns.expiresAt[row], session.expiresAt) &&
      isSame(columns.createdAt[row], session.createdAt) &&
      flags.origin === session.lastSeenOrigin &&
      flags.opaque === session.opaque
    );
  }

  /** Whether everything else is the session's too. */
  hasRest(row: number, session: EnrichedSession): boolean {
    const { columns } = this;
    return (
      this.names.texts.is(columns.user[row] ?? 0, session.user) &&
      this.names.texts.is(columns.label[row] ?? 0, session.label) &&
      this.addresses.texts.is(columns.address[row] ?? 0, session.address) &&
      (session.ip === session.address
        ? columns.ip[row] === columns.address[row]
        : this.addresses.texts.is(columns.ip[row] ?? 0, session.ip)) &&
      this.agents.value(columns.links[row * LINKS + AGENT] ?? 0) === session.userAgent &&
      this.formats.value(columns.format[row] ?? 0) === session.format &&
      isSamePlace(this.places.value(columns.place[row] ?? 0)?.place ?? null, session.place) &&
      isSameClient(this.clients.value(columns.client[row] ?? 0), session.client)
    );
  }

  /** Nearly always the address as recorded. */
  #holdIp(ip: string, address: string | null, id: number): number {
    if (ip !== address) return this.addresses.texts.hold(ip);
    this.addresses.texts.retain(id);
    return id;
  }

  /** Nearly always that of the session before. */
  #holdFormat(format: string): number {
    if (this.formats.value(this.#lastFormat) === format) this.formats.retain(this.#lastFormat);
    else this.#lastFormat = this.formats.hold(format);
    return this.#lastFormat;
  }

  #holdClient(client: Client | null, agent: number): number {
    if (client === null) {
      this.clients.retain(0);
      return 0;
    }
    const last = this.#clientOfAgent[agent] ?? 0;
    if (last !== 0 && isSameClient(this.clients.value(last), client)) {
      this.clients.retain(last);
      return last;
    }
    const id = this.clients.hold(client);
    this.#clientOfAgent = grown(this.#clientOfAgent, agent + 1);
    this.#clientOfAgent[agent] = id;
    return id;
  }

  #holdPlace(place: Place | null, address: number): number {
    if (place === null) {
      this.places.retain(0);
      this.countries.retain(0);
      return 0;
    }
    const last = this.#placeOfAddress[address] ?? 0;
    const known = this.places.value(last);
    if (known !== null && isSamePlace(known.place, place)) {
      this.places.retain(last);
      this.countries.retain(known.country);
      this.spots.retain(known.spot);
      return last;
    }
    const country = this.countries.hold(place.country);
    const spot = this.spots.hold(place);
    const id = this.places.hold({ place, country, spot });
    this.#placeOfAddress = grown(this.#placeOfAddress, address + 1);
    this.#placeOfAddress[address] = id;
    return id;
  }

  #releasePlace(id: number): void {
    const known = this.places.value(id);
    this.places.release(id);
    this.countries.release(known?.country ?? 0);
    if (known !== null) this.spots.release(known.spot);
  }
}

function spotKey({ country, city, latitude, longitude }: Place): string {
  return `${country} ${latitude} ${longitude} ${city === null ? "-" : `=${city}`}`;
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function isSame(stored: number | undefined, value: number | null): boolean {
  return value === null ? Number.isNaN(stored) : stored === value;
}

function isSamePlace(a: Place | null, b: Place | null): boolean {
  if (a === b || a === null || b === null) return a === b;
  return (
    a.latitude === b.latitude &&
    a.longitude === b.longitude &&
    a.radiusKm === b.radiusKm &&
    a.country === b.country &&
    a.city === b.city
  );
}

function isSameClient(a: Client | null, b: Client | null): boolean {
  if (a === b || a === null || b === null) return a === b;
  return a.browser === b.browser && a.system === b.system && a.kind === b.kind;
}
