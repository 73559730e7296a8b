/** `idle`, `age`, `expires`: durations, compared or as ranges. */
import type { EpochMs } from "../../session.ts";
import { formatDuration, parseDuration, sayDuration } from "../duration.ts";
import type { Operator, RawValue } from "../lexer.ts";
import type { Family, FilteredSession, FilterProblem, SpanField, SpanRange } from "../term.ts";
import { choicesFrom, valueProblem } from "./problems.ts";

const GUIDES = [
  { name: "idle", aliases: [], summary: "time since the last request", example: "idle>30m" },
  { name: "age", aliases: [], summary: "time since the session began", example: "age<1d" },
  { name: "expires", aliases: ["left"], summary: "time left until it expires", example: "expires<10m" },
] as const satisfies readonly {
  name: SpanField;
  aliases: readonly string[];
  summary: string;
  example: string;
}[];

const STEPS = ["1m", "5m", "15m", "30m", "1h", "6h", "12h", "1d", "7d"] as const;

export const spanFamily: Family<"span"> = {
  kind: "span",
  fields: GUIDES,

  parse(name, raw) {
    const field = GUIDES.find((guide) => guide.name === name)?.name ?? "idle";
    const [value, second] = raw.values;
    if (raw.operator !== ":") {
      if (value === undefined || second !== undefined) {
        const message = `A comparison takes one duration: write ${name}:5m..1h for a range.`;
        return { start: second?.start ?? raw.start, end: raw.end, message };
      }
      const ms = parseDuration(value.text);
      return ms === null
        ? notADuration(name, value, value.text)
        : { kind: "span", field, ranges: [compared(raw.operator, ms)] };
    }
    const ranges: SpanRange[] = [];
    for (const each of raw.values) {
      const range = parseRange(name, each);
      if ("message" in range) return range;
      ranges.push(range);
    }
    return { kind: "span", field, ranges };
  },

  format({ field, ranges }) {
    const [only, second] = ranges;
    if (only !== undefined && second === undefined) {
      const { min, max } = only;
      if (min === null && max !== null) return `${field}${max.open ? "<" : "<="}${formatDuration(max.ms)}`;
      if (min !== null && max === null) return `${field}${min.open ? ">" : ">="}${formatDuration(min.ms)}`;
    }
    const side = (end: SpanRange["min"]) => (end === null ? "" : formatDuration(end.ms));
    return `${field}:${ranges.map(({ min, max }) => `${side(min)}..${side(max)}`).join(",")}`;
  },

  matches({ field, ranges }, session, now) {
    const ms = spanOf(field, session, now);
    return ms !== null && ranges.some((range) => isIn(range, ms));
  },

  suggest: (name, typed, _known, operator) =>
    choicesFrom(
      typed,
      STEPS.map((step) => {
        const spoken = sayDuration(parseDuration(step) ?? 0);
        if (operator === ":") return [`${step}..`, `${summaryOf(name)}: ${spoken} or more`];
        return [step, `${summaryOf(name)}: ${operator.startsWith("<") ? "less" : "more"} than ${spoken}`];
      }),
    ),

  explain({ field, ranges }) {
    return `whose ${summaryOf(field)} is ${ranges.map(sayRange).join(" or ")}`;
  },
};

/**
 * How long, in milliseconds; null when it is not known. A session without expiry has infinite time left; one whose
 * last request or beginning lies ahead of the clock has a negative one.
 */
function spanOf(field: SpanField, session: FilteredSession, now: EpochMs): number | null {
  switch (field) {
    case "idle":
      return session.lastSeen === null ? null : now - session.lastSeen;
    case "age":
      return session.createdAt === null ? null : now - session.createdAt;
    case "expires":
      return session.expiresAt === null ? Number.POSITIVE_INFINITY : session.expiresAt - now;
  }
}

function isIn({ min, max }: SpanRange, ms: number): boolean {
  if (min !== null && (min.open ? ms <= min.ms : ms < min.ms)) return false;
  return max === null || (max.open ? ms < max.ms : ms <= max.ms);
}

function compared(operator: Operator, ms: number): SpanRange {
  const end = { ms, open: operator === "<" || operator === ">" };
  return operator === "<" || operator === "<=" ? { min: null, max: end } : { min: end, max: null };
}

function parseRange(name: string, value: RawValue): SpanRange | FilterProblem {
  const dots = value.text.indexOf("..");
  if (dots === -1) {
    const ms = parseDuration(value.text);
    if (ms === null) return notADuration(name, value, value.text);
    return valueProblem(value, `Shorter or longer? Write ${name}<${value.text} or ${name}>${value.text}.`);
  }
  const [from, to] = [value.text.slice(0, dots), value.text.slice(dots + 2)];
  const min = from === "" ? null : parseDuration(from);
  const max = to === "" ? null : parseDuration(to);
  if (from !== "" && min === null) return notADuration(name, value, from);
  if (to !== "" && max === null) return notADuration(name, value, to);
  if (min === null && max === null) return valueProblem(value, `A range needs an end: write ${name}:5m..1h.`);
  if (min !== null && max !== null && min > max) {
    return valueProblem(value, `The range is empty: write ${name}:${to}..${from}.`);
  }
  return {
    min: min === null ? null : { ms: min, open: false },
    max: max === null ? null : { ms: max, open: false },
  };
}

function notADuration(name: string, value: RawValue, text: string): FilterProblem {
  if (text === "") return valueProblem(value, `${name} needs a duration, for example ${name}>30m.`);
  if (/^\d+$/.test(text)) {
    return valueProblem(value, `${text} what? Write ${text}s, ${text}m, ${text}h, ${text}d or ${text}w.`);
  }
  return valueProblem(value, `“${text}” is not a duration: write 90s, 30m, 2h, 1d or 1w.`);
}

function summaryOf(name: string): string {
  return GUIDES.find((guide) => guide.name === name)?.summary ?? name;
}

function sayRange({ min, max }: SpanRange): string {
  if (min !== null && max !== null) return `between ${sayDuration(min.ms)} and ${sayDuration(max.ms)}`;
  if (min !== null) return `${min.open ? "more than" : "at least"} ${sayDuration(min.ms)}`;
  return max === null ? "known" : `${max.open ? "less than" : "at most"} ${sayDuration(max.ms)}`;
}
