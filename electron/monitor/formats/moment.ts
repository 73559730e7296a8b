/** Times as applications write them: seconds, milliseconds, ISO text. */
import type { EpochMs } from "../../../shared/session.ts";

/** 2000-01-01T00:00:00Z. Earlier than any session, so earlier numbers are not times. */
const EARLIEST: EpochMs = 946_684_800_000;

/** 2100-01-01T00:00:00Z. */
const LATEST: EpochMs = 4_102_444_800_000;

/** How far a recorded past moment may lie in the store's future before it is nonsense: clocks differ. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?\s?(Z|UTC|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Reads a moment from a number (seconds, milliseconds, microseconds or nanoseconds, told apart by magnitude: in
 * milliseconds this century is 10^12 to 4·10^12), from the same as decimal text, or from ISO 8601 text; text
 * without a zone is UTC. Null for anything else.
 */
export function toEpochMs(value: unknown): EpochMs | null {
  if (typeof value === "number") return ofNumber(value);
  if (typeof value === "bigint") return ofNumber(Number(value));
  if (value instanceof Date) return within(value.getTime());
  if (typeof value !== "string" || value.length < 9 || value.length > 40) return null;
  const iso = ISO.exec(value);
  if (iso !== null) return ofIso(value, iso[1]);
  if (/^\d+(?:\.\d+)?$/.test(value)) return ofNumber(Number(value));
  // RFC 1123 and the like: "Mon, 01 Jan 2024 00:00:00 GMT".
  return /^[A-Z][a-z]{2},? .*\d{4}/.test(value) ? within(Date.parse(value)) : null;
}

/**
 * Reads a moment that must lie in the past, such as a login; null where it lies in the future. Up to the tolerance it
 * is told as it is recorded: were it cut at `now`, reading the same bytes twice would give two sessions.
 */
export function toRecordedMs(value: unknown, now: EpochMs): EpochMs | null {
  const moment = toEpochMs(value);
  return moment === null || moment > now + CLOCK_TOLERANCE_MS ? null : moment;
}

/** As {@link toRecordedMs}, but never after `now`: for reckoning with. */
export function toPastMs(value: unknown, now: EpochMs): EpochMs | null {
  const moment = toRecordedMs(value, now);
  return moment === null ? null : Math.min(moment, now);
}

function ofIso(text: string, zone: string | undefined): EpochMs | null {
  const isoText = text
    .replace(" ", "T")
    .replace(/\s?UTC$/, "Z")
    .replace(/\s/, "");
  return within(Date.parse(zone === undefined && isoText.length > 10 ? `${isoText}Z` : isoText));
}

function ofNumber(value: number): EpochMs | null {
  if (value >= 1e17) return within(value / 1e6);
  if (value >= 1e14) return within(value / 1e3);
  if (value >= 1e11) return within(value);
  return within(value * 1000);
}

function within(ms: number): EpochMs | null {
  return ms >= EARLIEST && ms <= LATEST ? Math.trunc(ms) : null;
}
