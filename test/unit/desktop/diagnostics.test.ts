import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defaultStored } from "../../../electron/desktop/default-settings.ts";
import { writeDiagnostics } from "../../../electron/desktop/diagnostics.ts";
import { openLogFile } from "../../../electron/desktop/log.ts";

/** What must not be in the bundle, as it gets into logs: in addresses, in messages of the system and of libraries. */
const PLANTED = [
  "redis://watcher:h4nt3r2@store.internal:6379/0 refused",
  "rediss://:p%40ss@10.1.2.3:6380?password=s3ntinel",
  "redis+sentinel://u:p4ss@one.internal:26379,two.internal:26379/main",
  "connect ECONNREFUSED 10.0.0.5:6379",
  "getaddrinfo ENOTFOUND store.internal",
  "read ECONNRESET [2001:db8::7]:6379",
  "last seen from 203.0.113.9 and 2001:db8:0:0:8:800:200c:417a",
  "ssh://jump:k3y@jump.internal:22",
] as const;
const SECRETS =
  /h4nt3r2|p%40ss|s3ntinel|p4ss|k3y|watcher|store\.internal|one\.internal|two\.internal|jump\.internal|10\.1\.2\.3|10\.0\.0\.5|203\.0\.113\.9|2001:db8|feed\.internal|proxy\.internal|own-authority/;

describe("The diagnostics bundle", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(`${tmpdir()}/sessionwatch-diagnostics-`);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function write(): Promise<string> {
    const log = openLogFile({ folder, now: () => Date.UTC(2026, 0, 2, 3, 4, 5) });
    for (const text of PLANTED) log.warn("the monitor printed", { text });
    const stored = defaultStored("linux");
    return await writeDiagnostics({
      at: new Date(0),
      facts: { Chromium: "154.0.7204.97", Node: "24.9.0" },
      logFolder: folder,
      stored: {
        ...stored,
        settings: {
          ...stored.settings,
          updateFeed: "https://feed.internal/",
          authorityFile: "/etc/own-authority.pem",
          proxy: { kind: "fixed", rules: "https=proxy.internal:8080" },
        },
      },
    });
  }

  it("has none of the passwords, hosts and addresses that were in the log and the settings", async () => {
    const text = await write();
    expect(text.match(/the monitor printed/g)).toHaveLength(PLANTED.length);
    expect(SECRETS.exec(text)?.[0]).toBeUndefined();
  });

  it("keeps what helps: versions, times, codes, and that something is set", async () => {
    const text = await write();
    expect(text).toContain("Chromium: 154.0.7204.97");
    expect(text).toContain("2026-01-02T03:04:05.000Z");
    expect(text).toContain("ECONNREFUSED …");
    expect(text).toContain('"updateFeed": "set"');
    expect(text).toContain('"proxy": "fixed"');
  });
});
