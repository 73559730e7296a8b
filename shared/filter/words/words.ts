/** Everything that the filter language says to people, so that it can be said in more than one language. */
import type { RuleId } from "../../finding.ts";
import type { LastSeenOrigin, Severity } from "../../session.ts";
import type { SpanField, StateName, TextField } from "../term.ts";

export type FieldName =
  | TextField
  | SpanField
  | "country"
  | "ip"
  | "active"
  | "anomaly"
  | "rule"
  | "finding"
  | "origin"
  | "is";

/** Names are those of fields, values as they were typed; an `example` is a term as it could be written. */
export interface FilterWords {
  /** Of countries' names. */
  readonly language: "en" | "de";
  /** One line on what each field asks. */
  readonly summaries: Readonly<Record<FieldName, string>>;
  readonly forExample: (summary: string, example: string) => string;
  readonly sessions: (count: number) => string;
  readonly countrySessions: (country: string, count: number) => string;
  /** "90 seconds"; the parts of a duration with their units, w, d, h, m, s or ms. */
  readonly duration: (parts: readonly (readonly [count: number, unit: string])[]) => string;
  readonly choices: {
    readonly noCountry: string;
    readonly origin: Readonly<Record<LastSeenOrigin | "none", string>>;
    readonly anomaly: Readonly<Record<Severity | "any" | "none", string>>;
    /** What a finding of each is called. */
    readonly rule: Readonly<Record<RuleId, string>>;
    readonly is: Readonly<Record<StateName, string>>;
    readonly orMore: (summary: string, duration: string) => string;
    readonly lessThan: (summary: string, duration: string) => string;
    readonly moreThan: (summary: string, duration: string) => string;
  };
  /** A condition in words. */
  readonly explain: {
    readonly whole: (condition: string, negated: boolean) => string;
    readonly or: (parts: readonly string[]) => string;
    readonly none: string;
    readonly text: (field: TextField, values: string) => string;
    readonly word: (values: string) => string;
    readonly from: (places: string) => string;
    readonly noAddress: string;
    readonly origin: (values: string) => string;
    readonly unknownOrigin: string;
    readonly active: (periods: string) => string;
    readonly between: (from: string, to: string) => string;
    readonly span: (summary: string, ranges: string) => string;
    readonly atLeast: (duration: string) => string;
    readonly moreThan: (duration: string) => string;
    readonly atMost: (duration: string) => string;
    readonly lessThan: (duration: string) => string;
    readonly known: string;
    readonly anomaly: (values: string) => string;
    readonly noAnomaly: string;
    readonly rule: (names: string) => string;
    readonly finding: (ids: string) => string;
    readonly is: (values: string) => string;
  };
  /** What is wrong, as a sentence that says what would be right. */
  readonly mistakes: {
    readonly excludesNothing: string;
    readonly openQuote: string;
    readonly noField: (name: string, meant: string | null) => string;
    readonly notANumber: (name: string) => string;
    readonly needsValue: (name: string) => string;
    readonly needsChoice: (name: string, choices: string) => string;
    readonly notAChoice: (name: string, value: string, choices: string, meant: string | null) => string;
    readonly needsAddress: string;
    readonly notAnAddress: (value: string) => string;
    readonly needsCountry: string;
    readonly notACountry: (value: string, code: string | null) => string;
    readonly twoEnds: (example: string) => string;
    readonly notAMoment: (value: string) => string;
    readonly endsBefore: (example: string) => string;
    readonly oneDuration: (name: string) => string;
    readonly longerOrShorter: (name: string, value: string) => string;
    readonly needsEnd: (name: string) => string;
    readonly emptyRange: (example: string) => string;
    readonly needsDuration: (name: string) => string;
    readonly whichUnit: (value: string) => string;
    readonly notADuration: (value: string) => string;
    readonly oneSeverity: (name: string) => string;
    readonly noSeverity: (side: "milder" | "worse", severity: Severity) => string;
    readonly needsFinding: string;
    /** The value is one of another field. */
    readonly otherField: (field: FieldName, value: string) => string;
    readonly missingWord: string;
    readonly sessionsOnly: string;
  };
}
