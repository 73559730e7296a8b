/**
 * The filter language over findings, for alert conditions: `rule:impossible-travel severity>=warning -country:FR`. The
 * fields of sessions that also make sense here. What is asked of a place or a client holds for a finding if
 * it holds for one of its sightings.
 */
import type { Finding } from "../finding.ts";
import type { EpochMs } from "../session.ts";
import { isField, matchesCondition, parseCondition } from "./fields/fields.ts";
import { lexFilter } from "./lexer.ts";
import { type Condition, type FilteredSession, type FilterProblem, isProblem } from "./term.ts";
import { filterWordsEn } from "./words/en.ts";
import type { FilterWords } from "./words/words.ts";

interface FindingTerm {
  readonly negated: boolean;
  readonly condition: Condition;
}

export interface FindingFilter {
  readonly terms: readonly FindingTerm[];
}

/** A finding has no idle time and no format. */
const meaningful: ReadonlySet<Condition["kind"]> = new Set([
  "word",
  "text",
  "country",
  "address",
  "severity",
  "rule",
]);

export function parseFindingFilter(
  text: string,
  words: FilterWords = filterWordsEn,
): { readonly filter: FindingFilter } | { readonly problem: FilterProblem } {
  const lexed = lexFilter(text, isField, words);
  const terms: FindingTerm[] = [];
  for (const raw of lexed.terms) {
    const condition = parseCondition(raw, words);
    if (isProblem(condition)) return { problem: condition };
    if (!meaningful.has(condition.kind) || (condition.kind === "text" && condition.field === "format")) {
      const { start, end } = raw.name ?? raw;
      return { problem: { start, end, message: words.mistakes.sessionsOnly } };
    }
    terms.push({ negated: raw.negated, condition });
  }
  return lexed.problem === null ? { filter: { terms } } : { problem: lexed.problem };
}

export function matchesFinding({ terms }: FindingFilter, finding: Finding, now: EpochMs): boolean {
  const seen = sessionsSeen(finding);
  return terms.every(({ negated, condition }) => {
    const holds = seen.some((session) => matchesCondition(condition, session, now));
    return holds !== negated;
  });
}

/** One for every sighting, and one without a place where there are none. */
function sessionsSeen({ id, rule, user, label, severity, evidence }: Finding): FilteredSession[] {
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
    findings: [{ id, rule, open: true }],
    format: "",
    opaque: null,
    createdAt: null,
    lastSeen: null,
    lastSeenOrigin: null,
    expiresAt: null,
    revocation: "none",
  }));
}
