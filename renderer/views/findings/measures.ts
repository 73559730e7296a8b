import type { Evidence } from "../../../shared/finding.ts";
import { formatDuration } from "../../format/durations.ts";
import { formatNumber } from "../../format/numbers.ts";
import { countryName } from "../../map/country-name.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";

export interface Measure {
  readonly name: string;
  readonly value: string;
  /** Beyond what the settings allow: this is why the finding was raised. */
  readonly beyond: boolean;
  readonly hint?: string;
}

/** Faster than anything that flies; the exact figure would only say how little time there was. */
const BEYOND_SENSE_KMH = 100_000;

/** What a rule measured, each against its limit where there is one. */
export function measuresOf(evidence: Evidence): Measure[] {
  const words = text.findings;
  const { distanceKm, speedKmh, countries, count, ageMs, thresholds } = evidence;
  const measures: Measure[] = [];
  if (speedKmh !== undefined) {
    const limit = thresholds["maxSpeedKmh"];
    // Two requests in the same second are not a speed.
    const speed = speedKmh > BEYOND_SENSE_KMH ? words.moreThan(whole(BEYOND_SENSE_KMH)) : whole(speedKmh);
    measures.push({
      name: words.speed,
      value: limit === undefined ? words.speedOnly(speed) : words.speedSentence(speed, whole(limit)),
      beyond: limit !== undefined && speedKmh > limit,
    });
  }
  if (distanceKm !== undefined) {
    measures.push({
      name: words.distance,
      value: words.km(whole(distanceKm)),
      beyond: false,
      hint: words.distanceHint,
    });
  }
  const between = timeBetween(evidence);
  if (speedKmh !== undefined && between !== null) {
    measures.push({ name: words.within, value: formatDuration(between, locale), beyond: false });
  }
  if (countries !== undefined && countries.length > 0) {
    measures.push({
      name: words.countries,
      value: countries.map((code) => countryName(code, locale)).join(", "),
      beyond: countries.length > 1,
    });
  } else if (count !== undefined) {
    const limit = thresholds["warning"];
    measures.push({
      name: words.count,
      value: limit === undefined ? whole(count) : words.countSentence(whole(count), whole(limit)),
      beyond: limit !== undefined && count > limit,
    });
  }
  if (ageMs !== undefined) {
    measures.push({ name: words.age, value: formatDuration(ageMs, locale), beyond: true });
  }
  return measures;
}

/** Limits that a measure already names. */
const NAMED = new Set(["maxSpeedKmh", "warning"]);

/** The other limits that were in force. */
export function limitsOf({ thresholds }: Evidence): { readonly name: string; readonly value: string }[] {
  const others = Object.entries(thresholds).filter(([name]) => !NAMED.has(name));
  return others.map(([name, value]) => ({
    name: text.findings.threshold[name] ?? spelledOut(name),
    value: inUnit(name, value),
  }));
}

/** From the first sighting to the last. */
export function timeBetween({ sightings }: Evidence): number | null {
  if (sightings.length < 2) return null;
  const times = sightings.map(({ at }) => at);
  return Math.max(...times) - Math.min(...times);
}

/** The settings' names end in their units. */
function inUnit(name: string, value: number): string {
  if (name.endsWith("Ms")) return formatDuration(value, locale);
  if (name.endsWith("Kmh")) return text.findings.speedOnly(whole(value));
  if (name.endsWith("Km")) return text.findings.km(whole(value));
  return formatNumber(value, locale);
}

/** "maxSpeedKmh" → "max speed": for settings that the catalogue does not know yet. */
function spelledOut(name: string): string {
  return name
    .replace(/(Ms|Kmh|Km)$/, "")
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();
}

function whole(value: number): string {
  return formatNumber(Math.round(value), locale);
}
