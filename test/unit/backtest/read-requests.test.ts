import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ReadLine, readRequests } from "../../../electron/monitor/backtest/read-requests.ts";
import { readSettings } from "../../../electron/monitor/backtest/read-settings.ts";

async function read(text: string, chunkSize = 7): Promise<ReadLine[]> {
  const bytes = Buffer.from(text);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize);
  }
  const lines: ReadLine[] = [];
  for await (const line of readRequests(chunks())) lines.push(line);
  return lines;
}

const HEADER = "user,time,address,user_agent,session\n";
const NOON = Date.UTC(2026, 2, 2, 12);

function requests(lines: readonly ReadLine[]) {
  return lines.flatMap((line) => (line.kind === "request" ? [line.request] : []));
}
function problems(lines: readonly ReadLine[]) {
  return lines.flatMap((line) => (line.kind === "bad" ? [`line ${line.line} ${line.why}`] : []));
}

describe("Reading recorded requests", () => {
  it("takes the columns in any order, with a byte order mark, CRLF and columns of its own", async () => {
    const text =
      '\uFEFFaddress,Status,TIME,user_agent,user\r\n1.2.3.4,200,2026-03-02T12:00:00Z,"a ""b"", c",ünï\r\n\r\n';
    expect(await read(text, 1)).toEqual([
      {
        kind: "request",
        request: { line: 2, user: "ünï", at: NOON, address: "1.2.3.4", userAgent: 'a "b", c', session: null },
      },
    ]);
  });

  it.each([
    ["2026-03-02T12:00:00Z", NOON],
    ["2026-03-02T12:00:00.250Z", NOON + 250],
    ["2026-03-02T14:00:00+02:00", NOON],
    ["2026-03-02 12:00", NOON],
    ["2026-03-02T12:00:00", NOON],
    ["2026-03-02", NOON - 12 * 3_600_000],
  ])("reads the time %s", async (time, at) => {
    expect(requests(await read(`${HEADER}u,${time},,,\n`)).map((one) => one.at)).toEqual([at]);
  });

  it.each([
    "yesterday",
    "1772452800",
    "2026-02-30T12:00:00Z",
    "2026-13-01",
    "2026-03-02T25:00:00Z",
    "02/03/2026",
  ])("names the line with the time %s", async (time) => {
    expect(problems(await read(`${HEADER}u,${time},,,\n`))).toEqual([
      `line 2 has a time that is not ISO 8601: “${time}”`,
    ]);
  });

  it("loses one line, not the rest, to an open quotation mark", async () => {
    const lines = await read(`${HEADER}u,2026-03-02,,"open,s\nu,2026-03-02,,fine,s\n`);
    expect(problems(lines)).toEqual(["line 2 is not CSV: a quotation mark is missing or too many"]);
    expect(requests(lines).map(({ line }) => line)).toEqual([3]);
  });

  it("names lines with too few or too many columns, without a user, and much too long ones", async () => {
    const long = "x".repeat(300_000);
    const lines = await read(
      `${HEADER}u,2026-03-02\na,b,c,d,e,f\n,2026-03-02,,,\nu,2026-03-02,,${long},\n`,
      65_536,
    );
    expect(problems(lines)).toEqual([
      "line 2 has 2 columns instead of 5",
      "line 3 has 6 columns instead of 5",
      "line 4 has no user",
      "line 5 is longer than 256 kB",
    ]);
  });

  it("takes a user id of 10 kB", async () => {
    const user = "u".repeat(10_240);
    expect(requests(await read(`${HEADER}${user},2026-03-02,,,\n`, 1000))[0]?.user).toBe(user);
  });

  it.each([
    ["", "the file is empty"],
    ["user,time,address\n", "the first line does not name the column “user_agent”"],
    ["user,user,time,address,user_agent\n", "the first line names the column “user” twice"],
    ['"user\n', "the first line is not CSV"],
  ])("refuses the header %j", async (text, why) => {
    await expect(read(text)).rejects.toThrow(why);
  });

  it("answers for every line of any text, wherever it is cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary" }),
        fc.integer({ min: 1, max: 9 }),
        async (text, chunkSize) => {
          const whole = await read(HEADER + text, 100_000);
          expect(await read(HEADER + text, chunkSize)).toEqual(whole);
          const lines = text.split("\n").filter((line) => line.replace(/\r$/, "") !== "");
          expect(whole.length).toBe(lines.length);
        },
      ),
    );
  });
});

describe("Settings from a file", () => {
  it("need only say what differs", () => {
    const read = readSettings('{"impossibleTravel":{"maxSpeedKmh":900}}');
    expect(read).toMatchObject({ settings: { impossibleTravel: { maxSpeedKmh: 900, minDistanceKm: 500 } } });
  });

  it("may be the monitor's own file", () => {
    const read = readSettings('{"version":1,"rules":{"minimumScore":50},"alerts":{}}');
    expect(read).toMatchObject({ settings: { minimumScore: 50 } });
  });

  it.each([
    ["{", "it is not JSON"],
    ["[]", "it is not a JSON object"],
    ['{"impossibleJourney":{}}', 'there is no setting "impossibleJourney"'],
    ['{"impossibleTravel":{"speed":1}}', 'there is no setting "impossibleTravel.speed"'],
    ['{"impossibleTravel":{"maxSpeedKmh":"fast"}}', "impossibleTravel.maxSpeedKmh"],
  ])("say what is wrong with %s", (text, why) => {
    const read = readSettings(text);
    expect("problem" in read ? read.problem : "").toContain(why);
  });
});
