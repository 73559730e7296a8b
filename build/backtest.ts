/**
 * `npm run backtest -- FILE`: runs the rules over recorded requests and prints what they find; `docs/backtest.md` says
 * how to use it. Exit codes: 0 every line was read, 1 some lines were not (each named on standard error), 2 nothing
 * was done.
 */
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { Replay } from "../electron/monitor/backtest/backtest.ts";
import { InOrder } from "../electron/monitor/backtest/in-order.ts";
import { HeaderError, type PlacedRequest, readRequests } from "../electron/monitor/backtest/read-requests.ts";
import { type BacktestSettings, readSettings } from "../electron/monitor/backtest/read-settings.ts";
import { Responding, type WouldRespond } from "../electron/monitor/backtest/would-respond.ts";
import { openGeo } from "../electron/monitor/geo/geo.ts";
import { openNetworks } from "../electron/monitor/geo/networks.ts";
import { failureText, oneLine } from "../shared/failure.ts";
import type { Finding, RuleId } from "../shared/finding.ts";
import type { Severity } from "../shared/session.ts";
import { DEFAULT_RESPONSE_SETTINGS } from "../shared/settings/response.ts";
import { DEFAULT_ANOMALY_SETTINGS } from "../shared/settings/rules.ts";

const USAGE = `Usage: npm run --silent backtest -- FILE [--json] [--respond] [--settings FILE] [--geo FILE.mmdb]...

FILE        CSV with the columns user,time,address,user_agent and perhaps session, in any order;
            times in ISO 8601 (UTC where there is no zone); "-" reads standard input
--json      one finding per line, as JSON with rule, user, severity, time and sentence
--respond   also says what automatic responses would have done
--settings  JSON with the settings of the rules that differ from the defaults
--geo       a MaxMind or DB-IP file that is asked before the bundled data

Exit codes: 0 every line was read; 1 some lines were not (named on standard error); 2 nothing was done.
`;

/** Requests may be this many lines out of order; some 150 MB. */
const OUT_OF_ORDER = 300_000;
/** Bad lines named; the rest is counted. */
const NAMED = 100;

/** What is printed of a finding. */
interface Found {
  readonly rule: RuleId;
  readonly user: string | null;
  readonly severity: Severity;
  readonly time: string;
  readonly sentence: string;
  /** With `--respond`; null: nothing. */
  readonly response?: WouldRespond | null;
}

// A reader that has seen enough, such as `head`, closes the pipe.
process.stdout.on("error", () => process.exit(0));

const options = readArguments();
const { settings, response } =
  options.settings === undefined
    ? { settings: DEFAULT_ANOMALY_SETTINGS, response: DEFAULT_RESPONSE_SETTINGS }
    : await settingsFrom(options.settings);
const [{ geo, problems }, { networks }] = await Promise.all([
  openGeo({ files: options.geo }),
  openNetworks(),
]);
for (const problem of problems) {
  process.stderr.write(`${oneLine(failureText(problem))}\n`);
}
if (problems.some(({ params }) => options.geo.some((file) => file.endsWith(String(params["file"]))))) {
  process.exit(2);
}

const responding = options.respond ? new Responding(response) : null;
const found: Found[] = [];
const replay: Replay = new Replay({
  settings,
  locate: (ip) => geo.locate(ip),
  networkOf: (ip) => networks.networkOf(ip),
  onFinding: (finding) => found.push(asPrinted(finding)),
  onChange: (finding, now) =>
    responding?.changed(finding, finding.user === null ? [] : replay.sessionsOf(finding.user), now),
});
const seen = { requests: 0, bad: 0, users: new Set<string>(), from: "", to: "" };
await readAll(options.file);
replay.finish();
found.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
if (options.json) {
  for (const one of found) {
    process.stdout.write(`${escaped(JSON.stringify(one))}\n`);
  }
} else {
  printForPeople();
}
if (seen.bad > 0) {
  process.exitCode = 1;
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        respond: { type: "boolean", default: false },
        settings: { type: "string" },
        geo: { type: "string", multiple: true, default: [] },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) {
      process.stdout.write(USAGE);
      process.exit(0);
    }
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) {
      throw new Error("one file is needed");
    }
    return { ...values, file };
  } catch (error) {
    return giveUp(`${reasonOf(error)}\n${USAGE}`);
  }
}

async function settingsFrom(file: string): Promise<BacktestSettings> {
  const text = await readFile(file, "utf8").catch((error: unknown) => giveUp(`${file}: ${reasonOf(error)}`));
  const read = readSettings(text);
  return "problem" in read ? giveUp(`${file}: ${read.problem}`) : read;
}

async function readAll(file: string): Promise<void> {
  const order = new InOrder<PlacedRequest>(OUT_OF_ORDER);
  try {
    for await (const read of readRequests(file === "-" ? process.stdin : createReadStream(file))) {
      if (read.kind === "bad") {
        sayBad(read.line, read.why);
        continue;
      }
      const pushed = order.push(read.request);
      if (pushed.kind === "late") {
        sayBad(
          read.request.line,
          `is more than ${OUT_OF_ORDER} lines behind its time; sort the file by time`,
        );
      } else if (pushed.kind === "next") {
        replayOne(pushed.next);
      }
    }
  } catch (error) {
    giveUp(
      error instanceof HeaderError ? `${file}: ${error.message}\n${USAGE}` : `${file}: ${reasonOf(error)}`,
    );
  }
  for (const request of order.drain()) {
    replayOne(request);
  }
}

function replayOne(request: PlacedRequest): void {
  const time = new Date(request.at).toISOString();
  seen.requests++;
  seen.from ||= time;
  seen.to = time;
  if (request.user !== null) {
    seen.users.add(request.user);
  }
  replay.request(request);
}

function sayBad(line: number, why: string): void {
  seen.bad++;
  if (seen.bad <= NAMED) {
    process.stderr.write(`line ${line} ${plain(why)}\n`);
  }
}

function asPrinted(finding: Finding): Found {
  const { rule, user, severity, raisedAt, sentence } = finding;
  const printed = { rule, user, severity, time: new Date(raisedAt).toISOString(), sentence };
  return responding === null ? printed : { ...printed, response: responding.take(finding) };
}

function printForPeople(): void {
  for (const { rule, user, severity, time, sentence, response: would } of found) {
    const about = user === null ? "" : `  ${plain(user).slice(0, 80)}`;
    process.stdout.write(
      `${time.slice(0, 19)}Z  ${severity.padEnd(8)}  ${rule}${about}\n    ${plain(sentence)}\n`,
    );
    if (would != null) {
      const whose = would.action === "user" ? "all of the user’s" : "what looks stolen";
      process.stdout.write(`    would have ended ${counted(would.sessions, "session")} (${whose})\n`);
    }
  }
  const counts = (["critical", "warning", "notice"] as const)
    .map((severity) => `${found.filter((one) => one.severity === severity).length} ${severity}`)
    .join(", ");
  const period = seen.requests === 0 ? "" : `, from ${seen.from} to ${seen.to}`;
  process.stdout.write(
    `${found.length === 0 ? "" : "\n"}${counted(found.length, "finding")} (${counts}) in ${counted(seen.requests, "request")} of ${counted(seen.users.size, "user")}${period}.\n`,
  );
  process.stdout.write(`Places: ${geo.source}${geo.date === null ? "" : ` of ${geo.date}`}.\n`);
  if (replay.crowdedOut > 0) {
    process.stdout.write(`Too many to keep, so ended early: ${counted(replay.crowdedOut, "session")}.\n`);
  }
  if (responding !== null) {
    const ended = found.flatMap(({ user, response: would }) => (would == null ? [] : [{ user, ...would }]));
    const sessions = ended.reduce((sum, one) => sum + one.sessions, 0);
    const users = new Set(ended.map(({ user }) => user)).size;
    process.stdout.write(
      `Automatic responses would have ended ${counted(sessions, "session")} of ${counted(users, "user")}, for ${counted(ended.length, "finding")}.\n`,
    );
  }
  if (seen.bad > 0) {
    process.stdout.write(`${counted(seen.bad, "line")} could not be read.\n`);
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function giveUp(why: string): never {
  process.stderr.write(`${plain(why, true)}\n`);
  process.exit(2);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a log says reaches a terminal: no character that would move its cursor or turn the direction of writing. */
function plain(text: string, lines = false): string {
  return text.replace(
    lines ? /(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/gu : /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    "\uFFFD",
  );
}

/** The same for JSON, where nothing need be lost. */
function escaped(json: string): string {
  return json.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
      .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`)
      .join(""),
  );
}
