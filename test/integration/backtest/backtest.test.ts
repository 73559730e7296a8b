import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "backtest-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function backtest(csv: string | null, ...more: string[]) {
  const file = join(folder, "events.csv");
  if (csv !== null) await writeFile(file, csv);
  const child = spawn(process.execPath, ["build/backtest.ts", csv === null ? "-" : file, ...more]);
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  if (csv !== null) child.stdin.end();
  return { child, result: Promise.all([text(child.stdout), text(child.stderr), ended]) };
}

const BROWSER = '"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"';
/** Deutsche Telekom in Germany, and the University of Tokyo. */
const [GERMANY, JAPAN] = ["87.123.45.6", "133.11.93.10"];

const STOLEN = [
  "time,session,user,user_agent,address",
  `2026-03-02T12:00:00Z,first-secret-token,alice,${BROWSER},${GERMANY}`,
  `2026-03-02T12:05:00Z,second-secret-token,bob,${BROWSER},${GERMANY}`,
  `2026-03-02T12:30:00Z,first-secret-token,alice,${BROWSER},${JAPAN}`,
  `2026-03-02T12:31:00Z,second-secret-token,bob,${BROWSER},${GERMANY}`,
].join("\n");

describe("npm run backtest", () => {
  it("prints one finding per line as JSON, and never a session token", async () => {
    const { result } = await backtest(STOLEN, "--json");
    const [out, error, code] = await result;
    expect([error, code]).toEqual(["", 0]);
    const lines = out.trim().split("\n");
    expect(lines).toHaveLength(1);
    const found: unknown = JSON.parse(lines[0] ?? "");
    expect(found).toEqual({
      rule: "impossible-travel",
      user: "alice",
      severity: "critical",
      time: "2026-03-02T12:30:00.000Z",
      sentence: expect.stringContaining("One session of alice was used from"),
    });
    expect(out).not.toContain("secret-token");
  });

  it("speaks to people otherwise, and names what it could not read", async () => {
    const { result } = await backtest(`${STOLEN}\nyesterday,s,carol,x,1.2.3.4\n`);
    const [out, error, code] = await result;
    expect(out).toContain("1 finding (1 critical, 0 warning, 0 notice) in 4 requests of 2 users");
    expect(out).toContain("1 line could not be read.");
    expect(error).toContain("line 6 has a time that is not ISO 8601: “yesterday”");
    expect(code).toBe(1);
  });

  it("finds the same whatever the order of the lines, and where the log knows no sessions", async () => {
    const [header = "", ...lines] = STOLEN.split("\n");
    const shuffled = await backtest([header, ...lines.reverse()].join("\n"), "--json");
    expect((await shuffled.result)[0]).toContain("impossible-travel");
    const without = STOLEN.replaceAll(/,(session|\w+-secret-token),/g, ",");
    const { result } = await backtest(without, "--json");
    expect(JSON.parse((await result)[0])).toMatchObject({
      rule: "impossible-travel",
      sentence: expect.stringContaining("alice was active from"),
    });
  });

  it("measures against settings from a file", async () => {
    const settings = join(folder, "settings.json");
    await writeFile(
      settings,
      '{"impossibleTravel":{"enabled":false},"concurrentCountries":{"enabled":false}}',
    );
    const { result } = await backtest(STOLEN, "--json", "--settings", settings);
    expect(JSON.parse((await result)[0])).toMatchObject({ rule: "address-change" });
  });

  it("says what automatic responses would have ended", async () => {
    const machines = await backtest(STOLEN, "--json", "--respond");
    expect(JSON.parse((await machines.result)[0])).toMatchObject({
      response: { action: "newcomer", sessions: 1 },
    });
    const people = await backtest(STOLEN, "--respond");
    expect((await people.result)[0]).toContain("would have ended 1 session of 1 user, for 1 finding");
  });

  it("keeps what users call themselves from moving the terminal's cursor", async () => {
    const hostile = STOLEN.replaceAll("alice", "al\u001b[2Jice\u202e");
    const people = await backtest(hostile);
    expect((await people.result)[0]).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    const machines = await backtest(hostile, "--json");
    const [out] = await machines.result;
    expect(out).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(JSON.parse(out)).toMatchObject({ user: "al\u001b[2Jice\u202e" });
  });

  it.each([
    [["--settings", "/does/not/exist"], "no such file"],
    [["--geo", "/does/not/exist.mmdb"], "exist.mmdb"],
    [["--speed", "9"], "Usage:"],
  ])("does nothing with %j", async (more, why) => {
    const { result } = await backtest(STOLEN, ...more);
    const [out, error, code] = await result;
    expect([out, code]).toEqual(["", 2]);
    expect(error).toContain(why);
  });

  it("reads from standard input", async () => {
    const { child, result } = await backtest(null);
    child.stdin.write("user,time,address,user_agent,session\n");
    for (let n = 0; n < 5_000; n++) {
      const at = new Date(Date.UTC(2026, 2, 2) + n * 1000).toISOString();
      const line = `user${n % 500},${at},${GERMANY},${BROWSER},s${n % 700}\n`;
      if (!child.stdin.write(line)) await new Promise((resolve) => child.stdin.once("drain", resolve));
    }
    child.stdin.end();
    const [out, , code] = await result;
    expect(code).toBe(0);
    expect(out).toContain("in 5000 requests of 500 users");
  });
});
