import { formatDuration } from "../format/durations.ts";
import { formatNumber } from "../format/numbers.ts";
import { locale } from "./language.ts";
import type { overviewEn } from "./overview-en.ts";
import { pluralIn } from "./plural.ts";

const many = pluralIn("de", locale);
const length = (ms: number) => formatDuration(ms, locale);

export const overviewDe: typeof overviewEn = {
  partial: (read, total) =>
    `Sitzungen werden gelesen: ${read} von ${total}. Die Zahlen wachsen, bis alle gelesen sind.`,

  figures: {
    label: "Kennzahlen",
    sessions: "Aktive Sitzungen",
    users: "Benutzer",
    activeNow: "Gerade aktiv",
    activeNowHint: "Sitzungen mit einer Anfrage in den letzten fünf Minuten.",
    countries: "Länder",
    unknown: "nicht lesbar",
    unknownHint: "Keine Sitzung kann gelesen werden, deshalb ist das nicht bekannt.",
    findings: "Offene Befunde",
    critical: (count) => `${formatNumber(count, locale)} kritisch`,
    noneCritical: "keiner kritisch",
    perUser: (mean) => `${mean} je Benutzer`,
    shareOfAll: (share) => `${share} von allen`,
    change: (change, range) => `${change} in ${range}`,
    changeHint: (range) => `Veränderung der aktiven Sitzungen in den letzten ${range}.`,
    watchedSince: (clock) => `seit ${clock}`,
    sinceHere: "Die Linie beginnt, als diese Seite geöffnet wurde.",
    anonymous: (count) => `${formatNumber(count, locale)} ohne Benutzer`,
    anonymousHint:
      "Sitzungen von Besuchern, die nicht angemeldet sind oder deren Benutzer nicht gespeichert ist.",
    opaque: (count) => `${formatNumber(count, locale)} unlesbar`,
    opaqueHint:
      "Ihr Inhalt kann nicht gelesen werden. Sie zählen trotzdem mit, laufen ab und können widerrufen werden.",
  },

  activity: {
    title: "Aktive Sitzungen",
    range: "Zeitraum",
    summary: (now, most) =>
      `Aktive Sitzungen im Zeitverlauf: jetzt ${formatNumber(now, locale)}, höchstens ${formatNumber(most, locale)} in diesem Zeitraum`,
    unwatched: "noch nicht beobachtet",
    unfiltered: "alle Sitzungen",
    unfilteredHint:
      "Die Vergangenheit wird für alle Sitzungen zusammen aufgezeichnet: Der Filter grenzt dieses Diagramm nicht ein.",
    active: "Aktiv",
    started: "Begonnen je Minute",
    ended: "Beendet je Minute",
    revoked: "Widerrufen",
    startedShort: "begonnen",
    endedShort: "beendet je Minute",
    moreMarks: (count) => `${formatNumber(count, locale)} weitere`,
    drawHint:
      "Ein Stück ziehen, um es zu vergrößern: Pfeiltasten bewegen, Umschalt und Pfeiltasten ziehen, Eingabe vergrößert.",
    stretch: (from, to) => `${from} bis ${to}`,
    zoomOut: "Ganzer Zeitraum",
  },

  idle: {
    title: "Letzte Anfrage",
    bucket: (when, count) => `Letzte Anfrage ${when}: ${count}. Nur diese zeigen.`,
    under: (ms) => `vor weniger als ${length(ms)}`,
    over: (ms) => `vor mehr als ${length(ms)}`,
    between: (from, to) => `vor ${length(from)} bis ${length(to)}`,
    none: "Keine Sitzung vermerkt ihre letzte Anfrage.",
  },

  map: {
    title: "Wo",
    label: (count) =>
      `Karte der Sitzungen in ${many(count, { one: "Land", other: "Ländern" })}; die Zahlen stehen in der Liste daneben`,
    list: "Sitzungen nach Land",
    share: (share) => `(${share})`,
    unknown: "Unbekannt",
    onlyUnknown: "Nur Sitzungen ohne bekanntes Land zeigen",
    only: (name) => `Nur ${name} zeigen`,
    fewer: "weniger",
    more: "mehr Sitzungen",
    city: "Stadt",
    jump: "Sprung eines Benutzers",
    none: "Keine Sitzung hat eine Adresse mit bekanntem Land.",
  },

  shares: {
    browsers: "Browser",
    systems: "Systeme",
    formats: "Formate",
    only: (name) => `Nur ${name} zeigen`,
    none: "Von diesem Speicher nicht vermerkt.",
    noneFormats: "Noch keine Sitzung.",
  },

  busiest: {
    title: "Meiste Sitzungen",
    open: (who) => `${who} öffnen`,
    countries: (count) => many(count, { one: "Land", other: "Länder" }),
    none: "Keine Sitzung hat einen Benutzer.",
  },

  feed: {
    title: "Neueste Befunde",
    all: "Alle Befunde",
    unfiltered: "ungefiltert",
    unfilteredHint: "Die Befunde aller Benutzer: Der Filter grenzt sie nicht ein.",
    none: "Nichts sieht falsch aus",
    noneMore:
      "Jede Sitzung wird bei jeder Änderung geprüft. Was gestohlen oder geteilt aussieht, erscheint hier.",
    unchecked: "Nichts kann geprüft werden",
    uncheckedMore: {
      all: "Von keiner Sitzung kann der Inhalt gelesen werden, deshalb wird keine geprüft: Ein Diebstahl fiele nicht auf.",
      some: "Sitzungen, die nicht gelesen werden können, werden nicht geprüft: Ein Diebstahl fiele nicht auf.",
    },
  },

  emptyTitle: "Keine Sitzungen",
  emptyMore:
    "Der Speicher ist verbunden und enthält keine Sitzung. Die Diagramme füllen sich, sobald welche beginnen.",
  noMatchTitle: "Keine Sitzung passt zu diesem Filter",
  noMatchMore: "Alles auf dieser Seite folgt der Filterzeile oben.",
  clearFilter: "Filter leeren",
};
