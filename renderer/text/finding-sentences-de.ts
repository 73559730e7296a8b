/**
 * Findings in German. The monitor words them in English, once, because terminals, alerts and logs say them too; the
 * evidence has all that is needed to say the same here.
 */
import { cityWithoutDistrict } from "../../shared/city.ts";
import type { Finding, Sighting } from "../../shared/finding.ts";
import type { Place } from "../../shared/session.ts";
import { formatDuration } from "../format/durations.ts";
import { formatNumber } from "../format/numbers.ts";
import { visible } from "../format/visible.ts";
import { countryName } from "../map/country-name.ts";

const LOCALE = "de";
/** Longer names are cut, as in the monitor's own sentences. */
const LONGEST_NAME = 80;
const lists = new Intl.ListFormat(LOCALE, { type: "conjunction" });
const times = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

/** The finding's sentence; the application's own reports stay in its words. */
export function sentenceDe(finding: Finding): string {
  const { evidence, rule } = finding;
  const { sightings, thresholds } = evidence;
  const who = nameOf(finding);
  const [first, second] = sightings;
  switch (rule) {
    case "concurrent-countries": {
      const places = latestPlaces(sightings).map(placeOf);
      const within = long(thresholds["windowMs"] ?? 0);
      return `${who} war innerhalb von ${dative(within)} aus ${countries(evidence.count ?? places.length)} aktiv: ${lists.format(places)}.`;
    }
    case "impossible-travel":
      return first === undefined || second === undefined ? finding.sentence : journey(finding, first, second);
    case "new-country": {
      if (first?.place == null) return finding.sentence;
      return `${who} war zum ersten Mal aus ${placeOf(first.place)} aktiv.`;
    }
    case "address-change":
      return first === undefined || second === undefined ? finding.sentence : move(finding, first, second);
    case "client-change": {
      if (first?.client == null || second?.client == null) return finding.sentence;
      return `Eine Sitzung von ${who}, die mit ${clientOf(first.client)} geöffnet wurde, wird jetzt ohne neue Anmeldung mit ${clientOf(second.client)} benutzt.`;
    }
    case "session-flood":
      return `${who} hat innerhalb von ${dative(long(thresholds["windowMs"] ?? 0))} ${sessions(evidence.count ?? 0)} geöffnet.`;
    case "dormant-return": {
      const from = first?.place == null ? "" : `, aktiv aus ${placeOf(first.place)}`;
      return `${who} ist nach ${dative(long(evidence.ageMs ?? 0))} zurück${from}.`;
    }
    case "outlived": {
      const allowed = dative(long(thresholds["maxAgeMs"] ?? 0));
      const count = evidence.count ?? 0;
      const oldest = dative(long(evidence.ageMs ?? 0));
      return count === 1
        ? `Eine Sitzung wird seit ${oldest} benutzt; die Richtlinie erlaubt ${long(thresholds["maxAgeMs"] ?? 0)}.`
        : `${sessions(count)} werden länger benutzt als die von der Richtlinie erlaubte Zeit von ${allowed}; die älteste seit ${oldest}.`;
    }
    case "reported":
      return finding.sentence;
  }
}

/** A part of the score; one that is not known here stays English. */
export function partDe(name: string, { evidence }: Finding): string {
  const known = PARTS[name];
  if (known !== undefined) return known;
  const through = /^(.+) only through a hosting or VPN network$/.exec(name)?.[1];
  if (through !== undefined) {
    const code = evidence.countries?.find((each) => ENGLISH.of(each) === through);
    return `${code === undefined ? through : countryName(code, LOCALE)} nur über ein Hosting- oder VPN-Netz`;
  }
  for (const [pattern, worded] of PATTERNS) {
    const found = pattern.exec(name);
    if (found !== null) return worded(found[1] ?? "", found[2] ?? "");
  }
  return name;
}

const ENGLISH = new Intl.DisplayNames(["en"], { type: "region", style: "short", fallback: "code" });

const PARTS: Readonly<Record<string, string>> = {
  "Another browser in the same session": "Anderer Browser in derselben Sitzung",
  "Another operating system in the same session": "Anderes Betriebssystem in derselben Sitzung",
  "Now driven by a program": "Jetzt von einem Programm gesteuert",
  "From another country": "Aus einem anderen Land",
  "The two cities are close to each other": "Die beiden Städte liegen nah beieinander",
  "First time in this country": "Zum ersten Mal in diesem Land",
  "With a browser not seen before": "Mit einem Browser, der noch nie gesehen wurde",
  "Through a hosting or VPN network": "Über ein Hosting- oder VPN-Netz",
  "The session moved to another country without a new login":
    "Die Sitzung wechselte ohne neue Anmeldung das Land",
  "The session moved to another network without a new login":
    "Die Sitzung wechselte ohne neue Anmeldung das Netz",
  "Another browser or system": "Anderer Browser oder anderes System",
  "Same browser, through a hosting or VPN network": "Derselbe Browser, über ein Hosting- oder VPN-Netz",
  "The two places are close to each other": "Die beiden Orte liegen nah beieinander",
  "More than twice as fast": "Mehr als doppelt so schnell",
  "One session in both places": "Eine Sitzung an beiden Orten",
  "Both places take turns within minutes": "Beide Orte wechseln sich binnen Minuten ab",
  "Both places are in one country": "Beide Orte liegen in einem Land",
  "Both places on one network": "Beide Orte in einem Netz",
  "A client the user also has elsewhere, through a hosting or VPN network":
    "Ein Client, den der Benutzer auch anderswo hat, über ein Hosting- oder VPN-Netz",
  "Reported by the application": "Von der Anwendung gemeldet",
  "From a country not seen before": "Aus einem Land, das noch nie gesehen wurde",
  "More than three times as long": "Mehr als dreimal so lange",
  "The user travelled between these countries at an ordinary speed before":
    "Der Benutzer ist zwischen diesen Ländern schon in gewöhnlicher Zeit gereist",
  "The same phone, which may roam through its carrier at home":
    "Dasselbe Telefon, das im Ausland über sein Heimatnetz gehen kann",
  "The user has long come through these networks with these clients":
    "Der Benutzer kommt seit langem mit diesen Clients durch diese Netze",
  "The user has long been active in all of these countries":
    "Der Benutzer ist seit langem in all diesen Ländern aktiv",
};

const NUMBER = "(\\d[\\d,]*)";
const LENGTH = "(\\d[\\d,]* (?:second|minute|hour|day)s?)";
const PATTERNS: readonly (readonly [RegExp, (first: string, second: string) => string])[] = [
  [new RegExp(`^Active in ${NUMBER} countr(?:y|ies)$`), (count) => `Aktiv in ${countries(numberOf(count))}`],
  [
    new RegExp(`^${NUMBER} km faster than an airliner$`),
    (km) => `${number(numberOf(km))} km schneller als ein Verkehrsflugzeug`,
  ],
  [
    new RegExp(`^${NUMBER} sessions? or more within ${LENGTH}$`),
    (count, length) => `${sessions(numberOf(count))} oder mehr innerhalb von ${lengthOf(length)}`,
  ],
  [new RegExp(`^${NUMBER} sessions? or more$`), (count) => `${sessions(numberOf(count))} oder mehr`],
  [new RegExp(`^Back after ${LENGTH}$`), (length) => `Zurück nach ${lengthOf(length)}`],
  [new RegExp(`^In use for longer than ${LENGTH}$`), (length) => `Länger benutzt als ${lengthOf(length)}`],
];

function journey(finding: Finding, earlier: Sighting, later: Sighting): string {
  if (earlier.place === null || later.place === null) return finding.sentence;
  const who = nameOf(finding);
  const from = placeOf(earlier.place);
  const to = placeOf(later.place);
  const places =
    from === to ? `zwei Orten in ${countryName(later.place.country, LOCALE)}` : `${from} und ${to}`;
  const apart = Math.abs(later.at - earlier.at);
  const km = `${number(finding.evidence.distanceKm ?? 0)} km`;
  const measure =
    apart < 60_000
      ? `${km} voneinander entfernt zur selben Zeit`
      : `${km} in ${dative(long(apart))}, so schnell reist niemand`;
  const when = `${times.format(earlier.at)} und ${times.format(later.at)} UTC`;
  const one = earlier.session !== null && earlier.session === later.session;
  return one
    ? `Eine Sitzung von ${who} wurde aus ${places} benutzt (${when}): ${measure}.`
    : `${who} war aus ${places} aktiv (${when}): ${measure}.`;
}

function move(finding: Finding, from: Sighting, to: Sighting): string {
  if (from.place === null || to.place === null) return finding.sentence;
  const apart = to.at - from.at;
  const within = apart > 0 ? ` innerhalb von ${dative(long(apart))}` : "";
  const what =
    from.place.country === to.place.country
      ? `in ein anderes Netz in ${countryName(to.place.country, LOCALE)}`
      : `von ${placeOf(from.place)} nach ${placeOf(to.place)}`;
  return `Eine Sitzung von ${nameOf(finding)} wechselte${within} ${what}, ohne neue Anmeldung.`;
}

/** The latest sighting of each country, in the order of the evidence. */
function latestPlaces(sightings: readonly Sighting[]): Place[] {
  const byCountry = new Map<string, Place>();
  for (const { place } of sightings) {
    if (place !== null && !byCountry.has(place.country)) byCountry.set(place.country, place);
  }
  return [...byCountry.values()];
}

function nameOf({ user, label, evidence }: Finding): string {
  const known = label ?? user;
  if (known === null) return `Die Adresse ${evidence.sightings[0]?.address ?? ""}`.trim();
  const name = visible(known.slice(0, LONGEST_NAME + 1).replace(/\s+/g, " "));
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}

function placeOf({ city, country }: Place): string {
  const name = countryName(country, LOCALE);
  return city === null ? name : `${cityWithoutDistrict(city)} (${name})`;
}

function clientOf({ browser, system }: NonNullable<Sighting["client"]>): string {
  return system === "Unknown" ? browser : `${browser} auf ${system}`;
}

function long(ms: number): string {
  return formatDuration(ms, LOCALE);
}

/** "30 Tage" → "30 Tagen", the only unit whose dative plural differs. */
function dative(length: string): string {
  return length.replace(/Tage\b/g, "Tagen");
}

function lengthOf(english: string): string {
  const [count = "0", unit = ""] = english.split(" ");
  const words: Readonly<Record<string, readonly [string, string]>> = {
    second: ["Sekunde", "Sekunden"],
    minute: ["Minute", "Minuten"],
    hour: ["Stunde", "Stunden"],
    day: ["Tag", "Tagen"],
  };
  const [one, many] = words[unit.replace(/s$/, "")] ?? [unit, unit];
  const value = numberOf(count);
  return `${number(value)} ${value === 1 ? one : many}`;
}

function countries(count: number): string {
  return count === 1 ? "1 Land" : `${number(count)} Ländern`;
}

function sessions(count: number): string {
  return count === 1 ? "1 Sitzung" : `${number(count)} Sitzungen`;
}

/** "1,234" → 1234. */
function numberOf(english: string): number {
  return Number(english.replaceAll(",", ""));
}

function number(value: number): string {
  return formatNumber(Math.round(value), LOCALE);
}
