import { currentPreferences } from "../theme/preferences.ts";

export type Language = "en" | "de";

/** The language of the interface. Fixed while the page lives; choosing another reloads it. */
export const language: Language = choose();

/**
 * The locale for numbers and dates: the reader's own variety of the interface's language where the browser
 * names one (en-GB, de-AT), otherwise the language.
 */
export const locale: string = navigator.languages.find((each) => each.startsWith(language)) ?? language;

function choose(): Language {
  const preferred = currentPreferences().language;
  if (preferred !== "system") return preferred;
  return navigator.languages[0]?.startsWith("de") === true ? "de" : "en";
}
