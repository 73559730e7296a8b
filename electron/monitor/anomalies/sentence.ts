/** The words of findings: a support agent reads them to a customer. English, no jargon, no tokens. */
import type { EpochMs } from "../../../shared/session.ts";

const numbers = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const lists = new Intl.ListFormat("en", { type: "conjunction" });

/** Longer names (user ids can be 10 kB) are cut in sentences; the finding itself carries the whole id. */
const MAX_NAME = 80;

/** The readable name where there is one, otherwise the user's id. */
export function nameOf(user: string, label: string | null): string {
  const name = (label ?? user).slice(0, MAX_NAME + 1).replace(/\s+/g, " ");
  return name.length > MAX_NAME ? `${name.slice(0, MAX_NAME - 1)}…` : name;
}

export function inNumbers(value: number): string {
  return numbers.format(value);
}

export function inWords(parts: readonly string[]): string {
  return lists.format(parts);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${inNumbers(count)} ${count === 1 ? one : many}`;
}

/** For example "7 minutes", "3 hours", "45 days"; below a minute in seconds. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return plural(seconds, "second");
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return plural(minutes, "minute");
  const hours = Math.round(minutes / 60);
  return hours < 48 ? plural(hours, "hour") : plural(Math.round(hours / 24), "day");
}

/** For example "14:09 UTC", for sentences that are read in several time zones. */
export function clock(at: EpochMs): string {
  return `${new Date(at).toISOString().slice(11, 16)} UTC`;
}
