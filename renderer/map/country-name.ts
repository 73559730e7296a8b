const known = new Map<string, string>();
const namesByLocale = new Map<string, readonly [Intl.DisplayNames, Intl.DisplayNames]>();

/** Beyond this many characters the short form is taken: "Hong Kong" rather than "Hong Kong SAR China". */
const LONGEST = 18;

/**
 * A country's name in the reader's language, for example "Germany" for DE. Codes that the platform does not know
 * are returned as they are: geo databases use a few that ISO does not list.
 */
export function countryName(code: string, locale = "en"): string {
  const key = `${locale} ${code}`;
  const name = known.get(key) ?? findName(code, locale);
  known.set(key, name);
  return name;
}

function findName(code: string, locale: string): string {
  let names = namesByLocale.get(locale);
  if (names === undefined) {
    const make = (style: "long" | "short") =>
      new Intl.DisplayNames([locale], { type: "region", style, fallback: "code" });
    names = [make("long"), make("short")];
    namesByLocale.set(locale, names);
  }
  try {
    const long = names[0].of(code.toUpperCase()) ?? code;
    return long.length > LONGEST ? (names[1].of(code.toUpperCase()) ?? long) : long;
  } catch (error) {
    // Anything that is not shaped like a region code makes Intl throw; it came from a geo file, so show it.
    if (error instanceof RangeError) return code;
    throw error;
  }
}
