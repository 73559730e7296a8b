import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countryPlace } from "../../../electron/monitor/geo/country.ts";
import { type Geo, openGeo } from "../../../electron/monitor/geo/geo.ts";
import { placeOf } from "../../../electron/monitor/geo/location-file.ts";
import { type Networks, openNetworks } from "../../../electron/monitor/geo/networks.ts";
import { allCountryCodes } from "../../../renderer/map/country-codes.ts";
import { PlaceSchema } from "../../../shared/session.ts";
import { ipv4Bits, ipv6Bits, mmdbFile } from "./mmdb-file.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "geo-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, bytes: Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

const london = { country_code: "GB", city: "London", latitude: 51.5, longitude: -0.1 };

function flatFile(): Buffer {
  return mmdbFile({
    type: "my flat",
    ipVersion: 4,
    networks: [{ bits: ipv4Bits("81.2.69.0/24", 4), record: london }],
  });
}

describe("The bundled data", () => {
  let geo: Geo;
  beforeAll(async () => {
    const opened = await openGeo();
    expect(opened.problems).toEqual([]);
    geo = opened.geo;
  });

  it("says what it is and from when", () => {
    expect(geo).toMatchObject({ source: "DB-IP City Lite", cities: true });
    expect(geo.date).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  it("knows cities for IPv4 and countries for IPv6, as valid places", () => {
    const ipv4 = geo.locate("81.2.69.142");
    expect(ipv4).toMatchObject({ country: "GB", city: "London", radiusKm: 50 });
    const ipv6 = geo.locate("2a00:1450:4001::1");
    expect(ipv6).toMatchObject({ country: "DE", city: null });
    expect(ipv6?.radiusKm).toBeGreaterThan(300);
    for (const place of [ipv4, ipv6]) expect(PlaceSchema.parse(place)).toEqual(place);
  });

  it("does not read an IPv6 address as the IPv4 address of its first bits", () => {
    // 5102:458e… begins with the bits of 81.2.69.142.
    expect(geo.locate("5102:458e::1")?.city ?? null).toBeNull();
  });

  it.each([
    "10.0.0.1",
    "127.0.0.1",
    "100.64.0.1",
    "192.0.2.1",
    "1.1.1.1",
    "8.8.8.8",
    "::1",
    "fe80::1",
    "",
    "nonsense",
  ])("has no place for %j", (ip) => {
    expect(geo.locate(ip)).toBeNull();
  });

  it("answers the same object for the same place", () => {
    expect(geo.locate("81.2.69.142")).toBe(geo.locate("81.2.69.142"));
  });
});

describe("A user's own file", () => {
  it("goes first where it knows the address", async () => {
    const record = {
      country: { iso_code: "FR" },
      city: { names: { en: "Lyon" } },
      location: { latitude: 45.75, longitude: 4.85, accuracy_radius: 20 },
    };
    const path = await write(
      "own.mmdb",
      mmdbFile({
        type: "GeoLite2-City",
        ipVersion: 6,
        networks: [
          { bits: ipv4Bits("81.2.69.0/24", 6), record },
          { bits: ipv6Bits("2a00:1450"), record },
        ],
        builtAt: new Date("2026-03-01T10:00:00Z"),
      }),
    );
    const { geo, problems } = await openGeo({ files: [path] });
    expect(problems).toEqual([]);
    expect(geo).toMatchObject({ source: "GeoLite2-City", date: "2026-03-01", cities: true });
    const lyon = { country: "FR", city: "Lyon", latitude: 45.75, longitude: 4.85, radiusKm: 20 };
    expect(geo.locate("81.2.69.142")).toEqual(lyon);
    expect(geo.locate("2a00:1450:4001::1")).toEqual(lyon);
    expect(geo.locate("185.220.101.5")?.country).toBe("DE");
  });

  it("may be in the flat layout", async () => {
    const { geo } = await openGeo({ files: [await write("flat.mmdb", flatFile())] });
    expect(geo.locate("81.2.69.142")).toEqual({
      country: "GB",
      city: "London",
      latitude: 51.5,
      longitude: expect.closeTo(-0.1, 5),
      radiusKm: 50,
    });
  });

  it.each([
    [
      "garbage",
      Buffer.from("this is not a database".repeat(100)),
      "it is not a MaxMind database, or not a whole one",
    ],
    ["empty", Buffer.alloc(0), "it is not a MaxMind database, or not a whole one"],
    ["gzip", Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]), "it is compressed; unpack it first"],
    ["beheaded", flatFile().subarray(-180), "it is truncated"],
    ["beginning", flatFile().subarray(0, 150), "it is not a MaxMind database, or not a whole one"],
    [
      "asn",
      mmdbFile({
        type: "GeoLite2-ASN",
        ipVersion: 4,
        networks: [{ bits: ipv4Bits("81.2.69.0/24", 4), record: { autonomous_system_number: 20712 } }],
      }),
      "it names no countries",
    ],
  ])("that is %s is refused by name, and the bundled data stays", async (name, bytes, reason) => {
    const { geo, problems } = await openGeo({ files: [await write(`${name}.mmdb`, bytes)] });
    expect(problems).toEqual([{ code: "geo-file-invalid", params: { file: `${name}.mmdb`, reason } }]);
    expect(geo.locate("81.2.69.142")?.country).toBe("GB");
    expect(geo.source).toBe("DB-IP City Lite");
  });

  it("cut off anywhere, or with any byte changed, never throws", async () => {
    const whole = flatFile();
    for (let length = 0; length < whole.length; length += 37) {
      const { geo } = await openGeo({
        files: [await write("cut.mmdb", whole.subarray(0, length))],
        bundled: { city: "none", country: "none" },
      });
      expect(() => geo.locate("81.2.69.142")).not.toThrow();
    }
    for (let at = 0; at < whole.length; at += 5) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 0xff;
      const { geo } = await openGeo({
        files: [await write("broken.mmdb", bytes)],
        bundled: { city: "none", country: "none" },
      });
      for (const ip of ["81.2.69.142", "9.9.8.8", "2a00::1"]) expect(() => geo.locate(ip)).not.toThrow();
    }
  });

  it("that does not exist is reported by its base name only", async () => {
    const { problems } = await openGeo({ files: [join(folder, "missing.mmdb")] });
    expect(problems).toEqual([
      { code: "geo-file-invalid", params: { file: "missing.mmdb", reason: "the file does not exist" } },
    ]);
  });
});

describe("Without any data", () => {
  it("every address is nowhere", async () => {
    const { geo, problems } = await openGeo({ bundled: { city: "/none", country: "/none" } });
    expect(problems).toHaveLength(2);
    expect(geo).toMatchObject({ source: "none", date: null, cities: false });
    expect(geo.locate("81.2.69.142")).toBeNull();
  });
});

describe("Records", () => {
  it("without a city are the whole country, however precise their middle looks", () => {
    expect(placeOf({ country_code: "de", latitude: 51, longitude: 9 })).toEqual(countryPlace("DE"));
  });
  it("of anycast networks and unknown countries are nowhere", () => {
    expect(placeOf({ country: { iso_code: "DE" }, traits: { is_anycast: true } })).toBeNull();
    expect(placeOf({ country_code: "ZZ" })).toBeNull();
    expect(placeOf({ country_code: "DEU" })).toBeNull();
    expect(placeOf(null)).toBeNull();
    expect(placeOf("DE")).toBeNull();
  });
  it("with impossible positions fall back to the country", () => {
    expect(placeOf({ country_code: "DE", city: "X", latitude: 91, longitude: 9 })).toEqual(
      countryPlace("DE"),
    );
  });
});

describe("Countries", () => {
  it("all have a circle, tiny ones too", () => {
    const missing = allCountryCodes.filter((code) => countryPlace(code) === null);
    expect(missing).toEqual([]);
    for (const code of allCountryCodes) expect(PlaceSchema.safeParse(countryPlace(code)).success).toBe(true);
  });
});

describe("Networks", () => {
  let networks: Networks;
  beforeAll(async () => {
    const opened = await openNetworks();
    expect(opened.problems).toEqual([]);
    networks = opened.networks;
  });

  it("are known by number and name", () => {
    expect(networks.networkOf("79.192.0.1")).toEqual({
      asn: 3320,
      name: "Deutsche Telekom AG",
      hosting: false,
    });
    expect(networks.networkOf("2a01:4f8::1")).toMatchObject({ asn: 24940, hosting: true });
    expect(networks.networkOf("3.5.140.1")).toMatchObject({ asn: 16509, hosting: true });
  });

  it("are unknown for private addresses and nonsense", () => {
    for (const ip of ["10.0.0.1", "::1", "", "nonsense", ":"]) expect(networks.networkOf(ip)).toBeNull();
  });

  it("have the first name that their number has in either file, unquoted", async () => {
    const long = "x".repeat(2_000_000);
    const ipv4 = await write(
      "4.csv",
      Buffer.from(`1,1,7,"Say ""hi"", Ltd."\n2,2,8,Köln 网络\r\n3,3,7,Another\n4,4,9,${long}\n5,5,10,\n`),
    );
    const ipv6 = await write(
      "6.csv",
      Buffer.from(`${1n << 75n},${2n << 75n},8,Cologne\n${3n << 75n},${4n << 75n},11,Last`),
    );
    const opened = await openNetworks({ bundled: { ipv4, ipv6 } });
    const nameOf = (ip: string) => opened.networks.networkOf(ip)?.name;
    expect(nameOf("0.0.0.1")).toBe('Say "hi", Ltd.');
    expect(nameOf("0.0.0.2")).toBe("Köln 网络");
    expect(opened.networks.networkOf("0.0.0.3")).toBe(opened.networks.networkOf("0.0.0.1"));
    expect(nameOf("0.0.0.4")).toBe("x".repeat(100));
    expect(nameOf("0.0.0.5")).toBe("AS10");
    expect(nameOf("::800")).toBeUndefined();
    expect(nameOf("0:0:0:800::")).toBe("Köln 网络");
    expect(nameOf("0:0:0:1800::")).toBe("Last");
  });

  it("are none without their files, which is reported", async () => {
    const opened = await openNetworks({ bundled: { ipv4: "/none", ipv6: "/none" } });
    expect(opened.problems).toHaveLength(2);
    expect(opened.networks.networkOf("79.192.0.1")).toBeNull();
  });
});
