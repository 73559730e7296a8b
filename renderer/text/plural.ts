import { formatNumber } from "../format/numbers.ts";

/** The forms that the interface's languages need. */
export interface Forms {
  readonly one: string;
  readonly other: string;
}

/** A function that puts a number and its noun together: 1 → "1 session", 1200 → "1,200 sessions". */
export function pluralIn(language: string, locale: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(language);
  return (count, forms) =>
    `${formatNumber(count, locale)} ${rules.select(count) === "one" ? forms.one : forms.other}`;
}
