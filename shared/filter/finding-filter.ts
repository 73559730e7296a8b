/**
 * The filter language over findings, for alert conditions: `rule:impossible-travel severity>=warning -country:FR`. The
 * fields of sessions that also make sense here, and `rule`. What is asked of a place or a client holds for a finding if
 * it holds for one of its sightings.
 */
import { type Finding, type RuleId, RuleIdSchema } from "../finding.ts";
import type { EpochMs } from "../session.ts";
import { isField, matchesCondition, parseCondition } from "./fields/fields.ts";
import { notAChoice } from "./fields/problems.ts";
import { lexFilter } from "./lexer.ts";
import { type Condition, type FilteredSession, type FilterProblem, isProblem } from "./term.ts";

interface FindingTerm {
  readonly negated: boolean;
  readonly condition: Condition | { readonly kind: "rule"; readonly rules: readonly RuleId[] };
}

export interface FindingFilter {
  readonly terms: readonly FindingTerm[];
}

const RULE = "rule";

/** A finding has no idle time and no format. */
const meaningful: ReadonlySet<Condition["kind"]> = new Set([
  "word",
  "text",
  "country",
  "address",
  "severity",
]);

export function parseFindingFilter(
  text: string,
): { readonly filter: FindingFilter } | { readonly problem: FilterProblem } {
  const lexed = lexFilter(text, (name) => name.toLowerCase() === RULE || isField(name));
  const terms: FindingTerm[] = [];
  for (const raw of lexed.terms) {
    if (raw.name?.text.toLowerCase() === RULE) {
      const rules: RuleId[] = [];
      for (const value of raw.values) {
        const rule = RuleIdSchema.safeParse(value.text.toLowerCase());
        if (!rule.success) return { problem: notAChoice(RULE, value, RuleIdSchema.options) };
        rules.push(rule.data);
      }
      terms.push({ negated: raw.negated, condition: { kind: "rule", rules } });
      continue;
    }
    const condition = parseCondition(raw);
    if (isProblem(condition)) return { problem: condition };
    if (!meaningful.has(condition.kind) || (condition.kind === "text" && condition.field === "format")) {
      const { start, end } = raw.name ?? raw;
      return { problem: { start, end, message: "This asks about sessions; findings have no such thing." } };
    }
    terms.push({ negated: raw.negated, condition });
  }
  return lexed.problem === null ? { filter: { terms } } : { problem: lexed.problem };
}

export function matchesFinding({ terms }: FindingFilter, finding: Finding, now: EpochMs): boolean {
  const seen = sessionsSeen(finding);
  return terms.every(({ negated, condition }) => {
    const holds =
      condition.kind === "rule"
        ? condition.rules.includes(finding.rule)
        : seen.some((session) => matchesCondition(condition, session, now));
    return holds !== negated;
  });
}

/** One for every sighting, and one without a place where there are none. */
function sessionsSeen({ user, label, severity, evidence }: Finding): FilteredSession[] {
  const { sightings } = evidence;
  const nowhere = { address: null, place: null, client: null };
  return (sightings.length === 0 ? [nowhere] : sightings).map(({ address, place, client }) => ({
    user,
    label,
    address,
    ip: address,
    place,
    client,
    severity,
    format: "",
    opaque: null,
    createdAt: null,
    lastSeen: null,
    lastSeenOrigin: null,
    expiresAt: null,
    revocation: "none",
  }));
}
