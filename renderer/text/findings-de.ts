import { filterWordsDe } from "../../shared/filter/words/de.ts";
import { formatNumber } from "../format/numbers.ts";
import { partDe, sentenceDe } from "./finding-sentences-de.ts";
import type { findingsEn } from "./findings-en.ts";
import { locale } from "./language.ts";
import { ruleTitleIn } from "./rule-title.ts";

export const findingsDe: typeof findingsEn = {
  sentence: sentenceDe,
  part: partDe,
  listLabel: "Befunde",
  include: "Welche Befunde",
  open: "Offen",
  all: "Alle",
  counts: (open, critical) =>
    critical === 0
      ? `${formatNumber(open, locale)} offen`
      : `${formatNumber(open, locale)} offen, ${formatNumber(critical, locale)} kritisch`,
  refused: {
    notices:
      "Zu viele Befunde dauern an: Neue Hinweise werden nicht gemeldet, bis einige vorbei sind. Strengere Regeln in den Einstellungen helfen.",
    warnings:
      "Zu viele Befunde dauern an: Nur kritische werden noch gemeldet, bis einige vorbei sind. Prüfen Sie die Regeln in den Einstellungen.",
    everything:
      "Viel zu viele Befunde dauern an: Nichts Neues wird gemeldet, bis einige vorbei sind. Prüfen Sie die Regeln in den Einstellungen.",
  },
  shown: (shown, total) =>
    `Die ${formatNumber(shown, locale)} neuesten von ${formatNumber(total, locale)} werden gezeigt.`,

  emptyTitle: "Nichts sieht falsch aus",
  emptyMore:
    "Jede Sitzung wird bei jeder Änderung nach den Regeln geprüft: gleichzeitige Länder, unmögliche Reisen, gestohlene Cookies, Fluten von Sitzungen.",
  emptyAllTitle: "Noch nie sah etwas falsch aus",
  emptyShowAll: "Beantwortete und erledigte zeigen",
  choose: "Wählen Sie einen Befund, um die Belege zu sehen.",

  rule: ruleTitleIn(filterWordsDe),

  noUser: "Kein Benutzer",
  state: {
    open: "Offen",
    acknowledged: "Bestätigt",
    snoozed: "Zurückgestellt",
    expected: "Erwartet",
    closed: "Erledigt",
  },
  stateLine: {
    acknowledged: (by) => `Bestätigt von ${by}`,
    snoozed: (by, until) => `Von ${by} zurückgestellt bis ${until}`,
    expected: (by) => `Von ${by} als erwartet gekennzeichnet`,
    closed: {
      ended: "Erledigt: Die Sitzungen sind beendet.",
      passed: "Erledigt: Die Zeit, in der es zählt, ist vorbei.",
      revoked: "Erledigt: Die Sitzungen wurden widerrufen.",
    },
  },

  raised: "Gemeldet",
  updated: "Zuletzt gesehen",
  score: "Punkte",
  outOf: "von 100",
  scoreHint: "Die Summe dessen, was dies verdächtig macht.",

  facts: "Was gemessen wurde",
  distance: "Entfernung",
  distanceHint: "Über den Globus, abzüglich des Umkreises, in dem jede Adresse liegen kann.",
  speed: "Geschwindigkeit",
  speedSentence: (speed, limit) => `${speed} km/h; die Grenze ist ${limit}`,
  moreThan: (value) => `mehr als ${value}`,
  speedOnly: (speed) => `${speed} km/h`,
  within: "Zeit dazwischen",
  countries: "Länder",
  count: "Sitzungen",
  countSentence: (count, limit) => `${count}; die Grenze ist ${limit}`,
  age: "Alter",
  km: (km) => `${km} km`,
  limits: "Geltende Grenzen",
  threshold: {
    maxSpeedKmh: "Schnellste glaubhafte Geschwindigkeit",
    minDistanceKm: "Kürzeste Entfernung, die zählt",
    windowMs: "Zusammen gezählt innerhalb von",
    withinMs: "Zählt, wenn schneller als",
    warningCountries: "Länder für eine Warnung",
    criticalCountries: "Länder für einen kritischen Befund",
    warning: "Sitzungen für eine Warnung",
    critical: "Sitzungen für einen kritischen Befund",
    learningMs: "Lernzeit",
    learningDays: "Tage mit Nutzung vor dem Urteil",
    awayMs: "Gilt als abwesend nach",
    maxAgeMs: "Älteste erlaubte Sitzung",
  },

  mapLabel: (places) => `Karte: ${places}`,
  sightings: "Beobachtungen",
  columns: {
    at: "Zeit",
    place: "Ort",
    address: "Adresse und Netz",
    client: "Client",
    session: "Sitzung",
  },
  number: "Nummer",
  after: (length) => `+${length}`,
  between: (km, length) => `${km} in ${length}`,
  ended: "beendet",
  openSession: "Sitzung öffnen",
  unknown: "unbekannt",
  openUser: "Benutzer öffnen",

  actions: {
    label: "Antwort",
    acknowledge: "Bestätigen",
    acknowledgeHint: "Nimmt ihn von der Liste der offenen. Wird er schlimmer, öffnet er sich wieder.",
    snooze: "Zurückstellen",
    snoozeFor: { hour: "1 Stunde", shift: "8 Stunden", week: "7 Tage" },
    expected: "Erwartet",
    reopen: "Wieder öffnen",
    note: "Notiz",
    notePlaceholder: "Bleibt beim Befund und im Prüfprotokoll",
    saveNote: "Notiz speichern",
    show: "Sitzungen zeigen",
    showHint: "Die Sitzungen, die dieser Befund nennt, in der Tabelle",
    revoke: "Sitzungen widerrufen",
    readOnly: "Diese Verbindung darf nur lesen: Es kann nichts widerrufen werden.",
  },
  answered: {
    acknowledge: "Bestätigt",
    snooze: (length) => `Zurückgestellt für ${length}`,
    expected: "Als erwartet gekennzeichnet",
    reopen: "Wieder offen",
    note: "Notiz gespeichert",
  },
  expectedTitle: "Soll das so sein?",
  expectedMore: "Dieser Befund ist dann erledigt, und von jetzt an gilt für Sessionwatch als gewöhnlich:",
  teaches: {
    "concurrent-countries": (who, what) => `${who} aus ${what}, auch gleichzeitig.`,
    "impossible-travel": (who, what) =>
      `${who} aus ${what}, und Sprünge dazwischen: ein Firmen-VPN, ein Mobilfunknetz.`,
    "new-country": (who, what) => `${who} aus ${what}.`,
    "address-change": (who, what) => `${who} aus ${what}, auch innerhalb einer Sitzung.`,
    "client-change": (who, what) => `Sitzungen von ${who}, die zwischen ${what} wechseln.`,
    "session-flood": (who) => `viele Sitzungen von ${who}.`,
    "dormant-return": (who, what) => `${who} aus ${what}.`,
    outlived: (who) => `diese Sitzungen von ${who}, wie alt sie auch werden.`,
    reported: (who) => `diese Meldung über ${who}.`,
  },
  teachesHosting:
    "Gehört eine Adresse einem Hosting-Anbieter, wird statt des Landes das Netz dieses Anbieters gelernt.",
  expectedElse:
    "Alles andere über diesen Benutzer wird weiter gemeldet. Den Befund wieder zu öffnen nimmt es zurück.",
  expectedConfirm: "Als erwartet kennzeichnen",

  keys: {
    title: "In den Befunden",
    next: "Nächster Befund",
    previous: "Voriger Befund",
    open: "Benutzer öffnen",
    show: "Seine Sitzungen zeigen",
    acknowledge: "Bestätigen",
    snooze: "Für eine Stunde zurückstellen",
    expected: "Als erwartet kennzeichnen",
    revoke: "Sitzungen des Befunds widerrufen",
  },
};
