/** `anomaly`: the worst open finding that names the session. */
import type { Severity } from "../../session.ts";
import type { RawTerm } from "../lexer.ts";
import type { Family } from "../term.ts";
import { choicesFrom, notAChoice, valueProblem } from "./problems.ts";

/** From the mildest to the worst. */
const SEVERITIES: readonly Severity[] = ["notice", "warning", "critical"];
/** What can be written after `anomaly:`. */
export const SEVERITY_CHOICES = ["any", "none", ...SEVERITIES] as const;

export const severityFamily: Family<"severity"> = {
  kind: "severity",
  fields: [
    {
      name: "anomaly",
      aliases: ["severity"],
      example: "anomaly:any",
    },
  ],

  parse(name, raw, words) {
    const chosen = new Set<Severity | null>();
    for (const value of raw.values) {
      const text = value.text.toLowerCase();
      const severity = SEVERITIES.find((each) => each === text);
      if (raw.operator !== ":") {
        if (severity === undefined || raw.values.length > 1) {
          return valueProblem(value, words.mistakes.oneSeverity(name));
        }
        for (const each of compared(raw.operator, severity)) chosen.add(each);
        if (chosen.size === 0) {
          const side = raw.operator === "<" ? "milder" : "worse";
          return valueProblem(value, words.mistakes.noSeverity(side, severity));
        }
      } else if (text === "any") {
        for (const each of SEVERITIES) chosen.add(each);
      } else if (text === "none") {
        chosen.add(null);
      } else if (severity !== undefined) {
        chosen.add(severity);
      } else {
        return notAChoice(name, value, SEVERITY_CHOICES, words);
      }
    }
    return { kind: "severity", values: [null, ...SEVERITIES].filter((each) => chosen.has(each)) };
  },

  format({ values }) {
    const isAny = SEVERITIES.every((each) => values.includes(each));
    const severities = isAny ? ["any"] : SEVERITIES.filter((each) => values.includes(each));
    return `anomaly:${[...(values.includes(null) ? ["none"] : []), ...severities].join(",")}`;
  },

  matches: ({ values }, session) => values.includes(session.severity),

  suggest: (_name, typed, _known, { words }) => choicesFrom(typed, Object.entries(words.choices.anomaly)),

  explain: ({ values }, { explain }) =>
    explain.anomaly(explain.or(values.map((each) => (each === null ? explain.noAnomaly : each)))),
};

function compared(operator: RawTerm["operator"], severity: Severity): readonly Severity[] {
  const at = SEVERITIES.indexOf(severity);
  const [from, to] = operator.startsWith("<") ? [0, at] : [at, SEVERITIES.length - 1];
  return SEVERITIES.slice(from, to + 1).filter((each) => each !== severity || operator.endsWith("="));
}
