import type { FilterWords } from "./words.ts";

const UNITS: Readonly<Record<string, readonly [one: string, more: string]>> = {
  w: ["Woche", "Wochen"],
  d: ["Tag", "Tage"],
  h: ["Stunde", "Stunden"],
  m: ["Minute", "Minuten"],
  s: ["Sekunde", "Sekunden"],
  ms: ["Millisekunde", "Millisekunden"],
};
const sessions = (count: number) => `${count} ${count === 1 ? "Sitzung" : "Sitzungen"}`;
const FIELDS = {
  user: "Benutzer",
  label: "Name",
  city: "Stadt",
  client: "Client",
  system: "Betriebssystem",
  format: "Format",
} as const;

export const filterWordsDe: FilterWords = {
  language: "de",
  summaries: {
    user: "die Kennung des Benutzers, genau; * für Beliebiges",
    label: "der lesbare Name des Benutzers",
    city: "die Stadt der Adresse",
    client: "der Browser oder die Anwendung",
    system: "das Betriebssystem",
    format: "wie die Sitzung gespeichert ist",
    country: "das Land der Adresse, in zwei Buchstaben",
    ip: "eine Adresse oder ein Block von Adressen",
    idle: "Zeit seit der letzten Anfrage",
    age: "Zeit seit dem Beginn der Sitzung",
    expires: "Zeit bis zum Ablauf",
    active: "in Gebrauch zwischen zwei Zeitpunkten",
    anomaly: "der schwerste offene Befund",
    rule: "von einem offenen Befund dieser Regel genannt",
    finding: "von einem Befund genannt; dort F drücken",
    origin: "woher die Zeit der letzten Anfrage bekannt ist",
    is: "was die Sitzung ist",
  },
  forExample: (summary, example) => `${summary}, zum Beispiel ${example}`,
  sessions,
  countrySessions: (country, count) => `${country}, ${sessions(count)}`,
  duration: (parts) =>
    parts.map(([count, unit]) => `${count} ${UNITS[unit]?.[count === 1 ? 0 : 1] ?? ""}`).join(" "),
  choices: {
    noCountry: "kein bekanntes Land",
    origin: {
      recorded: "die Sitzung sagt es selbst",
      inferred: "aus ihrem gleitenden Ablauf errechnet",
      observed: "als der Eintrag sich änderte",
      none: "die letzte Anfrage ist nicht bekannt",
    },
    anomaly: {
      any: "mit einem offenen Befund",
      none: "ohne offenen Befund",
      critical: "der schwerste Befund ist kritisch",
      warning: "der schwerste Befund ist eine Warnung",
      notice: "der schwerste Befund ist ein Hinweis",
    },
    rule: {
      "concurrent-countries": "gleichzeitige Länder",
      "impossible-travel": "unmögliche Reise",
      "new-country": "neues Land",
      "address-change": "Adresse gewechselt",
      "client-change": "Client gewechselt",
      "session-flood": "Flut von Sitzungen",
      "dormant-return": "Rückkehr nach langer Zeit",
      outlived: "älter als erlaubt",
      reported: "gemeldet",
    },
    is: {
      anonymous: "niemand ist angemeldet",
      opaque: "ihr Inhalt ist nicht lesbar",
      bot: "ein Crawler oder Skript",
      revoked: "hier beendet, vom Speicher bestätigt",
      permanent: "läuft nie ab",
    },
    orMore: (summary, duration) => `${summary}: ${duration} oder mehr`,
    lessThan: (summary, duration) => `${summary}: weniger als ${duration}`,
    moreThan: (summary, duration) => `${summary}: mehr als ${duration}`,
  },
  explain: {
    whole: (condition, negated) => `${negated ? "Alle Sitzungen außer denen" : "Sitzungen"} ${condition}.`,
    or: (parts) => parts.join(" oder "),
    none: "keiner",
    text: (field, values) => `mit dem Feld „${FIELDS[field]}“ gleich ${values}`,
    word: (values) => `mit ${values} in Benutzer, Name oder Adresse`,
    from: (places) => `aus: ${places}`,
    noAddress: "keine gültige Adresse",
    origin: (values) => `mit einer letzten Anfrage, deren Zeit ${values} ist`,
    unknownOrigin: "nicht bekannt",
    active: (periods) => `in Gebrauch ${periods}`,
    between: (from, to) => `zwischen ${from} und ${to}`,
    span: (summary, ranges) => `mit: ${summary} ${ranges}`,
    atLeast: (duration) => `mindestens ${duration}`,
    moreThan: (duration) => `mehr als ${duration}`,
    atMost: (duration) => `höchstens ${duration}`,
    lessThan: (duration) => `weniger als ${duration}`,
    known: "bekannt",
    anomaly: (values) => `mit dem schwersten Befund: ${values}`,
    noAnomaly: "keiner",
    rule: (names) => `mit einem offenen Befund: ${names}`,
    finding: (ids) => `aus dem Befund ${ids}`,
    is: (values) => `mit der Eigenschaft ${values}`,
  },
  mistakes: {
    excludesNothing: "„-“ schließt aus, was direkt darauf folgt, zum Beispiel -country:DE.",
    openQuote: "Dieses Anführungszeichen wird nicht geschlossen.",
    noField: (name, meant) =>
      `„${name}“ ist kein Feld; ${meant === null ? "um den Text selbst zu suchen, setzen Sie ihn in Anführungszeichen." : `meinten Sie ${meant}?`}`,
    notANumber: (name) => `${name} ist keine Zahl: Schreiben Sie ${name}: und einen Wert.`,
    needsValue: (name) => `${name}: braucht einen Wert.`,
    needsChoice: (name, choices) => `${name}: braucht einen Wert: ${choices}.`,
    notAChoice: (name, value, choices, meant) =>
      meant === null
        ? `„${value}“ ist kein Wert von ${name}: Schreiben Sie ${choices}.`
        : `„${value}“ ist kein Wert von ${name}; meinten Sie ${meant}?`,
    needsAddress: "ip: braucht eine Adresse, zum Beispiel ip:10.0.0.0/8.",
    notAnAddress: (value) =>
      `„${value}“ ist keine Adresse und kein Block: Schreiben Sie 192.0.2.7, 10.0.0.0/8 oder 2001:db8::/32.`,
    needsCountry: "country: braucht ein Kürzel aus zwei Buchstaben, zum Beispiel country:DE.",
    notACountry: (value, code) =>
      `„${value}“ ist kein Länderkürzel: ${code === null ? "Nehmen Sie seine zwei Buchstaben, zum Beispiel DE" : `Schreiben Sie ${code} für ${value}`}.`,
    twoEnds: (example) => `Ein Zeitraum hat zwei Enden: Schreiben Sie ${example}.`,
    notAMoment: (value) => `„${value}“ ist kein Zeitpunkt: Schreiben Sie 2026-01-31T22:00Z.`,
    endsBefore: (example) => `Der Zeitraum endet, bevor er beginnt: Schreiben Sie ${example}.`,
    oneDuration: (name) =>
      `Verglichen wird mit einer einzigen Dauer: Schreiben Sie ${name}:5m..1h für einen Bereich.`,
    longerOrShorter: (name, value) =>
      `Kürzer oder länger? Schreiben Sie ${name}<${value} oder ${name}>${value}.`,
    needsEnd: (name) => `Ein Bereich braucht ein Ende: Schreiben Sie ${name}:5m..1h.`,
    emptyRange: (example) => `Der Bereich ist leer: Schreiben Sie ${example}.`,
    needsDuration: (name) => `${name} braucht eine Dauer, zum Beispiel ${name}>30m.`,
    whichUnit: (value) =>
      `${value} was? Schreiben Sie ${value}s, ${value}m, ${value}h, ${value}d oder ${value}w.`,
    notADuration: (value) => `„${value}“ ist keine Dauer: Schreiben Sie 90s, 30m, 2h, 1d oder 1w.`,
    oneSeverity: (name) => `Verglichen wird mit einer einzigen Schwere, zum Beispiel ${name}>=warning.`,
    noSeverity: (side, severity) =>
      `Keine Schwere ist ${side === "milder" ? "milder" : "schlimmer"} als ${severity}.`,
    needsFinding: "finding: braucht die Kennung eines Befunds: Drücken Sie F auf einem unter Befunde.",
    otherField: (field, value) => `„${value}“ ist ein Wert von ${field}: Schreiben Sie ${field}:${value}.`,
    missingWord: "Hier fehlt ein Wort.",
    sessionsOnly: "Das fragt nach Sitzungen; Befunde haben nichts dergleichen.",
  },
};
