/** Numbers as people read them. */
const plain = new Map<string, Intl.NumberFormat>();
const compact = new Map<string, Intl.NumberFormat>();
const percent = new Map<string, Intl.NumberFormat>();
const smallPercent = new Map<string, Intl.NumberFormat>();

function from(
  formats: Map<string, Intl.NumberFormat>,
  locale: string,
  options: Intl.NumberFormatOptions,
): Intl.NumberFormat {
  let format = formats.get(locale);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, options);
    formats.set(locale, format);
  }
  return format;
}

/** 12408 → "12,408" */
export function formatNumber(value: number, locale: string): string {
  return from(plain, locale, { maximumFractionDigits: 1 }).format(value);
}

/** 12408 → "12.4K"; for axes and badges, never where somebody decides by the number. */
export function formatCompact(value: number, locale: string): string {
  return from(compact, locale, { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/** 0.256 → "26%", 0.0042 → "0.4%" */
export function formatShare(share: number, locale: string): string {
  return share < 0.01
    ? from(smallPercent, locale, { style: "percent", maximumFractionDigits: 1 }).format(share)
    : from(percent, locale, { style: "percent", maximumFractionDigits: 0 }).format(share);
}
