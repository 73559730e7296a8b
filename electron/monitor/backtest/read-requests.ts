/**
 * Reads recorded requests from CSV (RFC 4180, but one request per line, so that a quotation mark left open costs one
 * line and not the rest of the file). The first line names the columns `user,time,address,user_agent` and perhaps
 * `session`, in any order; others are not looked at. Memory does not grow with the file.
 */
import { parse } from "csv-parse/sync";
import { toEpochMs } from "../formats/moment.ts";
import type { RecordedRequest } from "./backtest.ts";

/** A line longer than this, in characters, is no request: user ids may have 10 kB, user agents a few. */
const MAX_LINE = 256 * 1024;
/** Lines parsed at once. */
const BATCH = 500;

const REQUIRED = ["user", "time", "address", "user_agent"] as const;
type Column = (typeof REQUIRED)[number] | "session";

export interface PlacedRequest extends RecordedRequest {
  /** Counts from 1, the header included. */
  readonly line: number;
}

export type ReadLine =
  | { readonly kind: "request"; readonly request: PlacedRequest }
  /** `why` follows "line 7 ", for example "has no time". */
  | { readonly kind: "bad"; readonly line: number; readonly why: string };

/** The first line is not a header of the kind described. */
export class HeaderError extends Error {}

interface Line {
  readonly line: number;
  /** Null: too long. */
  readonly text: string | null;
}

/** Throws a {@link HeaderError}, and whatever reading `chunks` throws. */
export async function* readRequests(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ReadLine> {
  let header: Header | null = null;
  let batch: Line[] = [];
  for await (const line of linesOf(chunks)) {
    if (header === null) {
      header = readHeader(line);
      continue;
    }
    if (line.text === "") continue;
    batch.push(line);
    if (batch.length < BATCH) continue;
    yield* readBatch(batch, header);
    batch = [];
  }
  if (header === null) throw new HeaderError("the file is empty");
  yield* readBatch(batch, header);
}

interface Header {
  readonly width: number;
  readonly at: ReadonlyMap<Column, number>;
}

function readHeader({ text }: Line): Header {
  const names = (text === null ? null : fieldsOf([text.replace(/^\uFEFF/, "")]))?.[0];
  if (names === undefined) throw new HeaderError("the first line is not CSV");
  const at = new Map<Column, number>();
  for (const column of [...REQUIRED, "session"] as const) {
    const found = names.flatMap((name, index) => (name.trim().toLowerCase() === column ? [index] : []));
    if (found.length > 1) throw new HeaderError(`the first line names the column “${column}” twice`);
    if (found[0] !== undefined) at.set(column, found[0]);
  }
  const missing = REQUIRED.filter((column) => !at.has(column));
  if (missing.length > 0) {
    throw new HeaderError(
      `the first line does not name the column ${missing.map((one) => `“${one}”`).join(", ")}`,
    );
  }
  return { width: names.length, at };
}

function readBatch(batch: readonly Line[], header: Header): ReadLine[] {
  const rows = fieldsOf(batch.map(({ text }) => text ?? ""));
  return batch.map(({ line, text }, index) => {
    if (text === null) return bad(line, `is longer than ${MAX_LINE / 1024} kB`);
    // One line that is not CSV spoils the batch, so each is then asked by itself.
    const fields = rows === null ? fieldsOf([text])?.[0] : rows[index];
    if (fields === undefined) return bad(line, "is not CSV: a quotation mark is missing or too many");
    return readFields(fields, line, header);
  });
}

/** Null where not every line is one record. */
function fieldsOf(lines: readonly string[]): string[][] | null {
  try {
    const rows: string[][] = parse(lines.join("\n"), { relax_column_count: true, record_delimiter: "\n" });
    return rows.length === lines.length ? rows : null;
  } catch {
    return null;
  }
}

function readFields(fields: readonly string[], line: number, { width, at }: Header): ReadLine {
  if (fields.length !== width) return bad(line, `has ${fields.length} columns instead of ${width}`);
  const field = (column: Column): string | null => {
    const text = fields[at.get(column) ?? -1] ?? "";
    return text.trim() === "" ? null : text;
  };
  const [user, session, written] = [field("user"), field("session"), field("time")?.trim() ?? null];
  if (user === null && session === null) return bad(line, "has no user");
  if (written === null) return bad(line, "has no time");
  const time = isoTime(written);
  if (time === null) return bad(line, `has a time that is not ISO 8601: ${shortened(written)}`);
  return {
    kind: "request",
    request: { line, user, session, at: time, address: field("address"), userAgent: field("user_agent") },
  };
}

/** Dates with or without a time of day, which without a zone is UTC; 2000 to 2100. */
function isoTime(text: string): number | null {
  const date = /^(\d{4})-(\d{2})-(\d{2})/.exec(text);
  if (date === null) return null;
  const [, year = 0, month = 0, day = 0] = date.map(Number);
  // `Date` makes the 2nd of March of the 30th of February.
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day > last) return null;
  return toEpochMs(text.length === 10 ? `${text}T00:00Z` : text.replace(",", "."));
}

function bad(line: number, why: string): ReadLine {
  return { kind: "bad", line, why };
}

function shortened(text: string): string {
  return `“${text.length > 40 ? `${text.slice(0, 39)}…` : text}”`;
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let line = 0;
  let rest = "";
  let tooLong = false;
  function finish(text: string): Line {
    line++;
    const whole = tooLong || text.length > MAX_LINE ? null : text.replace(/\r$/, "");
    tooLong = false;
    return { line, text: whole };
  }
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) yield finish(part);
    if (rest.length > MAX_LINE) {
      tooLong = true;
      rest = "";
    }
  }
  rest += decoder.decode();
  if (rest !== "" || tooLong) yield finish(rest);
}
