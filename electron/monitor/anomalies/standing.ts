/** A finding with what is needed to go on with it: what it is about, until when its cause lasts, what was answered. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { type Finding, FindingSchema, FindingStateSchema } from "../../../shared/finding.ts";
import { type EpochMs, type Handle, SeveritySchema } from "../../../shared/session.ts";
import type { Candidate } from "./facts.ts";
import { type Subject, SubjectSchema } from "./subject.ts";

/** How a session ended; null while it lives. */
export type EndingOf = (handle: Handle) => "ended" | "revoked" | null;

/** A finding as it is kept over a start. */
export const KeptFindingSchema = z.object({
  /** One per cause; the finding's id is made of it. */
  key: z.string(),
  subject: SubjectSchema,
  finding: FindingSchema,
  until: z.number(),
  lessons: z.array(z.string()),
  /** The last answer, kept over a closure. */
  answered: z.object({ state: FindingStateSchema, at: z.number(), severity: SeveritySchema }).nullable(),
});
export type KeptFinding = z.infer<typeof KeptFindingSchema>;

export interface Standing {
  readonly key: string;
  readonly subject: Subject;
  readonly subjectKey: string;
  finding: Finding;
  until: EpochMs;
  lessons: readonly string[];
  answered: KeptFinding["answered"];
  /** Known from before the start, and its cause was not seen since. */
  restored: boolean;
  /** Known from before the start and open since: nobody needs to be told again. */
  old: boolean;
}

export function kept({ key, subject, finding, until, lessons, answered }: Standing): KeptFinding {
  return { key, subject, finding, until, lessons: [...lessons], answered };
}

/** 128 bits of a hash: stable over restarts, and says nothing about the user. */
export function idOf(key: string): string {
  return createHash("sha256").update(key).digest("base64url").slice(0, 22);
}

export function contentsOf({ score, parts, severity, sentence, evidence }: Candidate) {
  return { score, parts: [...parts], severity, sentence, evidence };
}

export function sessionsOf({ evidence }: Pick<Finding, "evidence">): Handle[] {
  const handles = new Set<Handle>();
  for (const { session } of evidence.sightings) if (session !== null) handles.add(session);
  return [...handles];
}

/** A count that grew by less is not worth redrawing. */
const NOTABLE_GROWTH = 1.1;
const NOTABLE_AGE_MS = 86_400_000;

/**
 * Whether the candidate says more than the finding. The same cause seen once more is none: the finding keeps its
 * strongest evidence and does not flicker with every request.
 */
export function isNews(finding: Finding, candidate: Candidate, endingOf: EndingOf): boolean {
  if (candidate.score > finding.score || explained(finding, candidate)) return true;
  const count = finding.evidence.count ?? 0;
  const nowCount = candidate.evidence.count ?? 0;
  switch (finding.rule) {
    case "session-flood":
      return nowCount >= count * NOTABLE_GROWTH + 1;
    case "impossible-travel":
    case "address-change":
    case "client-change":
      // Any two of several sessions show the same: the pair that was named stays, until one of them is gone.
      return sessionsOf(finding).some((handle) => endingOf(handle) !== null);
    default:
      return (
        count !== nowCount ||
        (candidate.evidence.ageMs ?? 0) - (finding.evidence.ageMs ?? 0) >= NOTABLE_AGE_MS ||
        !sameItems(finding.evidence.countries ?? [], candidate.evidence.countries ?? []) ||
        !sameItems(sessionsOf(finding), sessionsOf(candidate))
      );
  }
}

/** Why a finding whose cause is gone is closed. */
export function closingCause(
  { finding, until }: Standing,
  now: EpochMs,
  endingOf: EndingOf,
): "ended" | "passed" | "revoked" {
  const endings = sessionsOf(finding).map(endingOf);
  if (endings.includes("revoked")) return "revoked";
  if (until > now && endings.includes("ended")) return "ended";
  return "passed";
}

/**
 * Whether a finding from before the start still holds although its rule does not see the cause any more: what moved,
 * or was reported, is known only to who saw it. As long as a session of it lives and its time has not passed.
 */
export function holdsUnseen({ finding, until }: Standing, now: EpochMs, endingOf: EndingOf): boolean {
  if (until <= now) return false;
  switch (finding.rule) {
    case "reported":
      return true;
    case "impossible-travel":
    case "address-change":
    case "client-change":
      return sessionsOf(finding).some((handle) => endingOf(handle) === null);
    default:
      return false;
  }
}

/** Whether an ordinary explanation has turned up that the finding did not have. */
function explained(finding: Finding, candidate: Candidate): boolean {
  return candidate.parts.some(
    (part) => part.points < 0 && !finding.parts.some(({ name }) => name === part.name),
  );
}

function sameItems(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item));
}
