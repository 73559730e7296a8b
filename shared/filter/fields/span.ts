/** `idle`, `age`, `expires`: durations, compared or as ranges. */
import type { EpochMs } from "../../session.ts";
import { formatDuration, parseDuration, partsOf } from "../duration.ts";
import type { Operator, RawValue } from "../lexer.ts";
import type { Family, FilteredSession, FilterProblem, SpanField, SpanRange } from "../term.ts";
import type { FilterWords } from "../words/words.ts";
import { choicesFrom, valueProblem } from "./problems.ts";

const GUIDES = [
  { name: "idle", aliases: [], example: "idle>30m" },
  { name: "age", aliases: [], example: "age<1d" },
  { name: "expires", aliases: ["left"], example: "expires<10m" },
] as const satisfies readonly {
  name: SpanField;
  aliases: readonly string[];
  example: string;
}[];

const STEPS = ["1m", "5m", "15m", "30m", "1h", "6h", "12h", "1d", "7d"] as const;

export const spanFamily: Family<"span"> = {
  kind: "span",
  fields: GUIDES,

  parse(name, raw, words) {
    const field = GUIDES.find((guide) => guide.name === name)?.name ?? "idle";
    const [value, second] = raw.values;
    if (raw.operator !== ":") {
      if (value === undefined || second !== undefined) {
        const message = words.mistakes.oneDuration(name);
        return { start: second?.start ?? raw.start, end: raw.end, message };
      }
      const ms = parseDuration(value.text);
      return ms === null
        ? notADuration(name, value, value.text, words)
        : { kind: "span", field, ranges: [compared(raw.operator, ms)] };
    }
    const ranges: SpanRange[] = [];
    for (const each of raw.values) {
      const range = parseRange(name, each, words);
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

  suggest: (name, typed, _known, { operator, words }) =>
    choicesFrom(
      typed,
      STEPS.map((step) => {
        const spoken = words.duration(partsOf(parseDuration(step) ?? 0));
        const summary = words.summaries[GUIDES.find((guide) => guide.name === name)?.name ?? "idle"];
        if (operator === ":") return [`${step}..`, words.choices.orMore(summary, spoken)];
        const side = operator.startsWith("<") ? "lessThan" : "moreThan";
        return [step, words.choices[side](summary, spoken)];
      }),
    ),

  explain: ({ field, ranges }, words) =>
    words.explain.span(
      words.summaries[field],
      words.explain.or(ranges.map((range) => sayRange(range, words))),
    ),
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

function parseRange(name: string, value: RawValue, words: FilterWords): SpanRange | FilterProblem {
  const { mistakes } = words;
  const dots = value.text.indexOf("..");
  if (dots === -1) {
    const ms = parseDuration(value.text);
    if (ms === null) return notADuration(name, value, value.text, words);
    return valueProblem(value, mistakes.longerOrShorter(name, value.text));
  }
  const [from, to] = [value.text.slice(0, dots), value.text.slice(dots + 2)];
  const min = from === "" ? null : parseDuration(from);
  const max = to === "" ? null : parseDuration(to);
  if (from !== "" && min === null) return notADuration(name, value, from, words);
  if (to !== "" && max === null) return notADuration(name, value, to, words);
  if (min === null && max === null) return valueProblem(value, mistakes.needsEnd(name));
  if (min !== null && max !== null && min > max) {
    return valueProblem(value, mistakes.emptyRange(`${name}:${to}..${from}`));
  }
  return {
    min: min === null ? null : { ms: min, open: false },
    max: max === null ? null : { ms: max, open: false },
  };
}

function notADuration(name: string, value: RawValue, text: string, { mistakes }: FilterWords): FilterProblem {
  if (text === "") return valueProblem(value, mistakes.needsDuration(name));
  return valueProblem(value, /^\d+$/.test(text) ? mistakes.whichUnit(text) : mistakes.notADuration(text));
}

function sayRange({ min, max }: SpanRange, { explain, duration }: FilterWords): string {
  const say = (ms: number) => duration(partsOf(ms));
  if (min !== null && max !== null) return explain.between(say(min.ms), say(max.ms));
  if (min !== null) return explain[min.open ? "moreThan" : "atLeast"](say(min.ms));
  return max === null ? explain.known : explain[max.open ? "lessThan" : "atMost"](say(max.ms));
}
