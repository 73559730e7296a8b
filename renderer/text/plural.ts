import { formatNumber } from "../format/numbers.ts";

/** The forms that the interface's languages need. */
export interface Forms {
  readonly one: string;
  readonly other: string;
}

/** The form that goes with a number which is shown apart from it. */
export function nounIn(language: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(language);
  return (count, forms) => (rules.select(count) === "one" ? forms.one : forms.other);
}

/** A number and its noun together: 1 → "1 session", 1200 → "1,200 sessions". */
export function pluralIn(language: string, locale: string): (count: number, forms: Forms) => string {
  const noun = nounIn(language);
  return (count, forms) => `${formatNumber(count, locale)} ${noun(count, forms)}`;
}
