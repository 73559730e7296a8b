/**
 * What a filter is made of once it is understood. A filter is a list of terms that must all hold; a term is one
 * condition, perhaps negated; a condition is one family of fields with the values that were asked for.
 */

import type { RuleId } from "../finding.ts";
import type {
  Client,
  EpochMs,
  LastSeenOrigin,
  OpaqueReason,
  Place,
  RevocationState,
  Severity,
} from "../session.ts";
import type { Operator, RawTerm } from "./lexer.ts";
import type { FieldName, FilterWords } from "./words/words.ts";

/** All terms must hold. No terms: everything matches. */
export interface Filter {
  readonly terms: readonly Term[];
}

export interface Term {
  readonly negated: boolean;
  readonly condition: Condition;
}

/**
 * A text with wildcards: the pieces between the `*`s, in order. One piece means the whole text. Compared without
 * regard to case. `null` stands for the keyword `none`: the session has no such value.
 */
export type Pattern = readonly string[];

export type TextField = "user" | "label" | "city" | "client" | "system" | "format";
export type SpanField = "idle" | "age" | "expires";
export type StateName = "anonymous" | "opaque" | "bot" | "revoked" | "permanent";

/** One end of a range of durations. `open`: the end itself does not belong to the range. */
export interface SpanEnd {
  readonly ms: number;
  readonly open: boolean;
}
export interface SpanRange {
  readonly min: SpanEnd | null;
  readonly max: SpanEnd | null;
}

/** From one moment to another, both belonging to it. */
export interface Period {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** A block of addresses: the first `bits` bits of `network`, which is written in its canonical form. */
export interface AddressBlock {
  readonly network: string;
  readonly version: 4 | 6;
  readonly bits: number;
}

/** The families of fields; within a condition, any of the values suffices. */
export interface ConditionByKind {
  /** A bare word: in the user, the label or the address as recorded. */
  word: { readonly kind: "word"; readonly patterns: readonly Pattern[] };
  text: { readonly kind: "text"; readonly field: TextField; readonly patterns: readonly (Pattern | null)[] };
  /** ISO 3166-1 alpha-2, upper case; null: without a known country. */
  country: { readonly kind: "country"; readonly codes: readonly (string | null)[] };
  address: { readonly kind: "address"; readonly blocks: readonly (AddressBlock | null)[] };
  span: { readonly kind: "span"; readonly field: SpanField; readonly ranges: readonly SpanRange[] };
  period: { readonly kind: "period"; readonly periods: readonly Period[] };
  /** null: no open finding. */
  severity: { readonly kind: "severity"; readonly values: readonly (Severity | null)[] };
  /** Ids of findings that name the session. */
  finding: { readonly kind: "finding"; readonly ids: readonly string[] };
  /** Rules of open findings that name the session. */
  rule: { readonly kind: "rule"; readonly rules: readonly RuleId[] };
  /** null: the last request is not known. */
  origin: { readonly kind: "origin"; readonly values: readonly (LastSeenOrigin | null)[] };
  state: { readonly kind: "state"; readonly values: readonly StateName[] };
}
export type Kind = keyof ConditionByKind;
export type Condition<K extends Kind = Kind> = { [P in K]: ConditionByKind[P] }[K];

/** What a filter can ask of a session. */
export interface FilteredSession {
  readonly user: string | null;
  readonly label: string | null;
  readonly address: string | null;
  readonly ip: string | null;
  readonly place: Place | null;
  readonly client: Client | null;
  readonly format: string;
  readonly opaque: OpaqueReason | null;
  readonly createdAt: EpochMs | null;
  readonly lastSeen: EpochMs | null;
  readonly lastSeenOrigin: LastSeenOrigin | null;
  readonly expiresAt: EpochMs | null;
  readonly severity: Severity | null;
  /** Those that name it. */
  readonly findings: readonly { readonly id: string; readonly rule: RuleId; readonly open: boolean }[];
  readonly revocation: RevocationState;
}

/** What cannot be understood, and where: characters `start` up to `end` of the text. `message` is a sentence. */
export interface FilterProblem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** A field as people meet it: its name, other names for it, and an example. What it asks is in {@link FilterWords}. */
export interface FieldGuide {
  readonly name: FieldName;
  readonly aliases: readonly string[];
  readonly example: string;
}

export interface ValueSuggestion {
  /** As it is written in a filter, quoted where needed. */
  readonly text: string;
  readonly explanation: string;
}

/** The fields whose values can be looked up in the sessions at hand. */
export type KnownField = TextField | "country" | "ip";

/** What is known about the sessions at hand, for completion. */
export interface KnownValues {
  /** Values of a field that begin with `prefix` (without regard to case), most sessions first. */
  values(
    field: KnownField,
    prefix: string,
    limit: number,
  ): readonly { readonly value: string; readonly sessions: number }[];
}

export interface Suggesting {
  readonly operator: Operator;
  readonly words: FilterWords;
}

/** One family of fields: everything there is to know about it in one place. */
export interface Family<K extends Kind> {
  readonly kind: K;
  readonly fields: readonly FieldGuide[];
  /** `field` is the canonical name; the term has at least one value. */
  parse(field: string, raw: RawTerm, words: FilterWords): Condition<K> | FilterProblem;
  /** The condition as text that parses to the same condition. */
  format(condition: Condition<K>): string;
  matches(condition: Condition<K>, session: FilteredSession, now: EpochMs): boolean;
  /** Values for `field` that could be meant by the beginning `typed`, which follows `operator`. */
  suggest(field: string, typed: string, known: KnownValues, how: Suggesting): readonly ValueSuggestion[];
  /** The condition in words, as a part of {@link FilterWords.explain}'s sentence. */
  explain(condition: Condition<K>, words: FilterWords): string;
}

export function isProblem(result: object): result is FilterProblem {
  return "message" in result;
}
