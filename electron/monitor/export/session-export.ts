/** Sessions as CSV or JSON Lines: the list of a moment, without tokens, in pieces. */
import type { Handle, SessionRow } from "../../../shared/session.ts";
import type { HeldOrder } from "../sessions/held-order.ts";
import { csvHead, csvLines } from "./csv.ts";

/** A piece takes some milliseconds to make, so that the reader and other windows come in between. */
const PART_ROWS = 1000;

/** One exported session. Times are ISO 8601 in UTC; the names are the columns of the CSV. */
interface ExportedSession {
  readonly handle: Handle;
  readonly user: string | null;
  readonly label: string | null;
  readonly address: string | null;
  readonly country: string | null;
  readonly city: string | null;
  readonly browser: string | null;
  readonly system: string | null;
  readonly format: string;
  readonly unreadable: string | null;
  readonly created: string | null;
  readonly last_request: string | null;
  readonly last_request_is: string | null;
  readonly expires: string | null;
  readonly severity: string | null;
  readonly revocation: string;
}

const COLUMNS = [
  "handle",
  "user",
  "label",
  "address",
  "country",
  "city",
  "browser",
  "system",
  "format",
  "unreadable",
  "created",
  "last_request",
  "last_request_is",
  "expires",
  "severity",
  "revocation",
] as const satisfies readonly (keyof ExportedSession)[];

/** The list of a moment; sessions that end meanwhile are in it as they were last. */
export function* sessionParts(list: HeldOrder, as: "csv" | "jsonl"): Generator<string, void> {
  try {
    if (as === "csv") yield csvHead(COLUMNS);
    for (let offset = 0; ; offset += PART_ROWS) {
      const { rows, matched, offset: from } = list.rows(offset, PART_ROWS);
      // Beyond the end the list would answer with its last rows once more.
      if (from !== offset || matched === 0) return;
      const exported = rows.map(exportedOf);
      yield as === "csv"
        ? csvLines(exported.map((session) => COLUMNS.map((column) => session[column])))
        : exported.map((session) => `${JSON.stringify(session)}\n`).join("");
      if (offset + PART_ROWS >= matched) return;
    }
  } finally {
    list.close();
  }
}

function exportedOf(row: SessionRow): ExportedSession {
  return {
    handle: row.id,
    user: row.user,
    label: row.label,
    address: row.address,
    country: row.place?.country ?? null,
    city: row.place?.city ?? null,
    browser: row.client?.browser ?? null,
    system: row.client?.system ?? null,
    format: row.format,
    unreadable: row.opaque,
    created: timeOf(row.createdAt),
    last_request: timeOf(row.lastSeen),
    last_request_is: row.lastSeen === null ? null : row.lastSeenOrigin,
    expires: timeOf(row.expiresAt),
    severity: row.severity,
    revocation: row.revocation,
  };
}

/** Null also for what no calendar holds: payloads can say anything. */
function timeOf(at: number | null): string | null {
  if (at === null) return null;
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
