import { describe, expect, it } from "vitest";
import { monitorEnvironment } from "../../../electron/desktop/monitor-environment.ts";
import { plainText } from "../../../electron/desktop/plain-text.ts";
import { autostartEntry } from "../../../electron/desktop/start-at-login.ts";

describe("Text for the operating system", () => {
  it.each([
    ["a\nb\r\nc", "a b c"],
    ["\u001b[31mred\u001b[0m", "[31mred [0m"],
    ["abc\u202edef\u2066g", "abc def g"],
    ["zero\u200bwidth\ufeff", "zero width"],
    ["  much   space ", "much space"],
    ["Grüße, 世界 \u{1f44b}", "Grüße, 世界 \u{1f44b}"],
  ])("holds nothing that is not seen: %j", (text, plain) => {
    expect(plainText(text, 100)).toBe(plain);
  });

  it("is cut between characters, not within them", () => {
    expect(plainText("\u{1f44b}".repeat(5), 3)).toBe("\u{1f44b}\u{1f44b}…");
  });
});

describe("Starting at login on Linux", () => {
  it("quotes the path as desktop entries ask", () => {
    expect(autostartEntry('/home/a b/$x`"%.AppImage')).toContain(
      'Exec="/home/a b/\\$x\\`\\"%%.AppImage" --hidden\n',
    );
  });
});

describe("The monitor's environment", () => {
  it("is what it needs, and says when nothing may be revoked", () => {
    const env = {
      HOME: "/home/a",
      AWS_SECRET_ACCESS_KEY: "x",
      NODE_OPTIONS: "--inspect",
      ELECTRON_RUN_AS_NODE: "1",
    };
    const files = {
      data: "/data",
      connections: "/data/connections.json",
      geo: null,
      geoFiles: [],
      authorities: [""],
    };
    expect(monitorEnvironment(env, files, { readOnly: true, secretsKept: "keychain" })).toEqual({
      HOME: "/home/a",
      SESSIONWATCH_DATA_FOLDER: "/data",
      SESSIONWATCH_CONNECTIONS_FILE: "/data/connections.json",
      SESSIONWATCH_SECRETS_KEPT: "keychain",
      SESSIONWATCH_READ_ONLY: "1",
    });
    expect(
      monitorEnvironment(
        { NODE_EXTRA_CA_CERTS: "/etc/own.pem" },
        { ...files, authorities: ["/home/a/more.pem"], geo: "/geo", geoFiles: ["/a.mmdb", "/b.mmdb"] },
        { readOnly: false, secretsKept: "no-keyring" },
      ),
    ).toMatchObject({
      SESSIONWATCH_GEO_FOLDER: "/geo",
      SESSIONWATCH_GEO_FILES: "/a.mmdb\n/b.mmdb",
      // Node's own variable is of no use: packaged Electron ignores it.
      SESSIONWATCH_CA_FILES: "/etc/own.pem\n/home/a/more.pem",
    });
  });
});
