import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../eventually.ts";
import { startServer, type TestServer } from "../../redis-server.ts";
import { ipv4Bits, mmdbFile } from "../../unit/geo/mmdb-file.ts";
import { type WatchedStore, watchStore } from "../../watched.ts";

/** Of a university in Heidelberg. */
const ADDRESS = "129.206.100.126";

const inJapan = mmdbFile({
  type: "Own-City",
  ipVersion: 4,
  networks: [
    {
      bits: ipv4Bits("129.206.0.0/16", 4),
      record: { country_code: "JP", city: "Kyoto", latitude: 35.01, longitude: 135.77 },
    },
  ],
  builtAt: new Date("2026-11-01T00:00:00Z"),
});
const ownNetworks = mmdbFile({
  type: "Own-ASN",
  ipVersion: 4,
  networks: [
    {
      bits: ipv4Bits("129.206.0.0/16", 4),
      record: { autonomous_system_number: 64_500, autonomous_system_organization: "Own network" },
    },
  ],
});

describe("geo files replaced while watching", () => {
  let server: TestServer;
  let watched: WatchedStore;
  beforeEach(async () => {
    server = await startServer();
    await server.client.set(
      "sess:a",
      JSON.stringify({ cookie: { originalMaxAge: 600_000 }, userId: "alice", ip: ADDRESS }),
      "EX",
      600,
    );
    watched = await watchStore(server.url);
    await eventually("the row", () => watched.rows()[0]?.place?.country === "DE");
  });
  afterEach(async () => {
    await watched.stop();
    await server.stop();
  });

  const write = async (name: string, bytes: Buffer): Promise<string> => {
    const file = join(server.folder, name);
    await writeFile(file, bytes);
    return file;
  };
  const use = (locationFile: string | null, networkFile: string | null = null) =>
    watched.monitor.commands.changeSettings({ geo: { locationFile, networkFile } });

  it("place the sessions that are there anew, and back when they are given up", async () => {
    await use(await write("own.mmdb", inJapan));
    expect(watched.rows()[0]?.place).toMatchObject({ country: "JP", city: "Kyoto" });
    expect(watched.monitor.status().geo).toMatchObject({ source: "Own-City", date: "2026-11-01" });
    await use(null);
    expect(watched.rows()[0]?.place?.country).toBe("DE");
    expect(watched.monitor.status().geo.source).toContain("DB-IP");
  });

  it("are named for networks too", async () => {
    await use(null, await write("asn.mmdb", ownNetworks));
    expect(watched.monitor.status().geo.networks).toEqual({ source: "Own-ASN", date: "2026-01-15" });
  });

  it("that are cut off, of the wrong kind, or no database leave the old ones in use", async () => {
    const good = await write("own.mmdb", inJapan);
    await use(good);
    const bad = [
      [await write("cut.mmdb", inJapan.subarray(0, inJapan.length / 2)), null],
      [await write("text.mmdb", Buffer.from("no database")), null],
      [await write("asn.mmdb", ownNetworks), null],
      [good, good],
      [join(server.folder, "missing.mmdb"), null],
    ] as const;
    for (const [location, networks] of bad) {
      await expect(use(location, networks)).rejects.toMatchObject({ failure: { code: "geo-file-invalid" } });
      expect(watched.rows()[0]?.place?.country).toBe("JP");
      expect(watched.monitor.openView("settings", {}).answer().head.settings.geo.locationFile).toBe(good);
    }
  });
});
