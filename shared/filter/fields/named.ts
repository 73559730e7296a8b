/** `finding` and `rule`: the sessions that one finding names, and those that open findings of a rule name. */
import { type RuleId, RuleIdSchema } from "../../finding.ts";
import type { Family } from "../term.ts";
import { choicesFrom, colonOnly, notAChoice, valueProblem } from "./problems.ts";
import { SEVERITY_CHOICES } from "./severity.ts";

const ID = /^[\w.:-]{1,64}$/;

/** One finding whatever became of it, because that is what was pointed at. An id is the only value whose case matters. */
export const findingFamily: Family<"finding"> = {
  kind: "finding",
  fields: [{ name: "finding", aliases: [], example: "finding:ID" }],

  parse(name, raw, words) {
    const wrong = colonOnly(name, raw, words);
    if (wrong !== null) return wrong;
    for (const value of raw.values) {
      const folded = value.text.toLowerCase();
      if (isSeverity(folded)) return valueProblem(value, words.mistakes.otherField("anomaly", folded));
      if (isRule(folded)) return valueProblem(value, words.mistakes.otherField("rule", folded));
      if (!ID.test(value.text)) return valueProblem(value, words.mistakes.needsFinding);
    }
    return { kind: "finding", ids: [...new Set(raw.values.map(({ text }) => text))] };
  },

  format: ({ ids }) => `finding:${ids.join(",")}`,

  matches: ({ ids }, { findings }) => findings.some(({ id }) => ids.includes(id)),

  // Nobody types an id; it comes with a press on a finding.
  suggest: () => [],

  explain: ({ ids }, { explain }) => explain.finding(explain.or(ids)),
};

export const ruleFamily: Family<"rule"> = {
  kind: "rule",
  fields: [{ name: "rule", aliases: [], example: "rule:impossible-travel" }],

  parse(name, raw, words) {
    const wrong = colonOnly(name, raw, words);
    if (wrong !== null) return wrong;
    const rules: RuleId[] = [];
    for (const value of raw.values) {
      const folded = value.text.toLowerCase();
      if (isSeverity(folded)) return valueProblem(value, words.mistakes.otherField("anomaly", folded));
      if (!isRule(folded)) return notAChoice(name, value, RuleIdSchema.options, words);
      if (!rules.includes(folded)) rules.push(folded);
    }
    return { kind: "rule", rules };
  },

  format: ({ rules }) => `rule:${rules.join(",")}`,

  matches: ({ rules }, { findings }) => findings.some(({ rule, open }) => open && rules.includes(rule)),

  suggest: (_name, typed, _known, { words }) => choicesFrom(typed, Object.entries(words.choices.rule)),

  explain: ({ rules }, { explain, choices }) =>
    explain.rule(explain.or(rules.map((rule) => choices.rule[rule]))),
};

/** What is written after `anomaly:`, not here. */
function isSeverity(text: string): boolean {
  return SEVERITY_CHOICES.some((each) => each === text);
}

function isRule(text: string): text is RuleId {
  return RuleIdSchema.safeParse(text).success;
}
