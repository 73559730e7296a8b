import { filterWordsDe } from "../../shared/filter/words/de.ts";
import { formatNumber } from "../format/numbers.ts";
import { alertsDe } from "./alerts-de.ts";
import { connectionsDe } from "./connections-de.ts";
import type { Text } from "./en.ts";
import { findingsDe } from "./findings-de.ts";
import { formatDe } from "./format-de.ts";
import { historyDe } from "./history-de.ts";
import { hostSettingsDe } from "./host-settings-de.ts";
import { locale } from "./language.ts";
import { overviewDe } from "./overview-de.ts";
import { pluralIn } from "./plural.ts";
import { preflightDe } from "./preflight-de.ts";
import { recognitionDe } from "./recognition-de.ts";
import { responseDe } from "./response-de.ts";
import { revokeDe } from "./revoke-de.ts";
import { rulesDe } from "./rules-de.ts";
import { sessionsDe } from "./sessions-de.ts";
import { shellDe } from "./shell-de.ts";

const many = pluralIn("de", locale);
const sessions = (count: number) => many(count, { one: "Sitzung", other: "Sitzungen" });
const users = (count: number) => many(count, { one: "Benutzer", other: "Benutzer" });

/** German. */
export const de: Text = {
  app: { name: "Sessionwatch", skipToContent: "Zum Inhalt springen" },

  actions: {
    copy: "Kopieren",
    copied: "Kopiert",
    pathUnknown:
      "Der Browser sagt nicht, wo eine abgelegte Datei liegt. Tippen Sie ihren Pfad, oder fügen Sie ihn ein.",
    close: "Schließen",
    cancel: "Abbrechen",
    retry: "Jetzt versuchen",
    reload: "Neu laden",
    undo: "Rückgängig",
    search: "Suchen",
    done: "Fertig",
  },

  time: {
    ago: (length) => `vor ${length}`,
    ahead: (length) => `in ${length}`,
    now: "jetzt",
  },

  count: {
    sessions,
    users,
    estimate: (value) => `etwa ${value}`,
    why: (reason) => {
      switch (reason.kind) {
        case "loading":
          return "Der erste Durchlauf ist noch nicht zu Ende; gezählt sind nur Sitzungen, die schon gelesen wurden.";
        case "keys":
          return "Das ist die Zahl der Schlüssel in der Datenbank; nicht jeder muss eine Sitzung sein.";
        case "scaled":
          return `Gezählt unter den ersten ${formatNumber(reason.keys, locale)} Schlüsseln jedes Servers und hochgerechnet auf alle.`;
        case "sample":
          return reason.range === null
            ? `Geschätzt aus einem von ${reason.oneIn} Benutzern; es sind zu wenige, um zu sagen, wie genau.`
            : `Geschätzt aus einem von ${reason.oneIn} Benutzern: mit einer Wahrscheinlichkeit von 95 % zwischen ${formatNumber(reason.range.from, locale)} und ${formatNumber(reason.range.to, locale)}.`;
        case "not-sampled":
          return "Dieser Benutzer ist nicht in der Stichprobe, die beobachtet wird.";
      }
    },
  },

  severity: { critical: "Kritisch", warning: "Warnung", notice: "Hinweis" },

  session: {
    anonymous: "Kein Benutzer",
    noAddress: "Keine Adresse",
    noPlace: "Unbekannter Ort",
    noClient: "Unbekanntes Programm",
    noExpiry: "Läuft nicht ab",
    notRecorded: "Nicht aufgezeichnet",
    opaque: "Unlesbar",
    origin: {
      recorded: "In der Sitzung selbst aufgezeichnet.",
      inferred: "Aus dem Ablauf errechnet, der mit jeder Anfrage wandert.",
      observed: "Als Sessionwatch die Änderung sah; die Sitzung zeichnet es nicht selbst auf.",
    },
    opaqueReason: {
      encrypted: "Der Inhalt ist verschlüsselt.",
      "not-this-format": "Der Inhalt hat nicht das erwartete Format.",
      truncated: "Der Inhalt endet zu früh.",
      "too-large": "Der Inhalt ist zu groß.",
      "too-deep": "Der Inhalt ist zu tief verschachtelt.",
      denied: "Der Speicher erlaubt diesem Benutzer nicht, den Inhalt zu lesen.",
      "unsupported-encoding": "Die Kodierung des Inhalts wird nicht unterstützt.",
    },
    revocation: {
      none: "",
      pending: "Widerruft",
      revoked: "Widerrufen",
      "already-gone": "Schon beendet",
      denied: "Verweigert",
      failed: "Misslungen",
    },
  },

  columns: {
    user: "Benutzer",
    address: "Adresse",
    country: "Ort",
    client: "Programm",
    format: "Format",
    createdAt: "Beginn",
    lastSeen: "Letzte Anfrage",
    expiresAt: "Ablauf",
    severity: "Schwere",
  },

  filter: {
    words: filterWordsDe,
    label: "Filter",
    placeholder: "Filter: user:alice country:DE,FR idle>30m anomaly:any",
    add: "Filter ergänzen",
    remove: (term) => `${term} entfernen`,
    clear: "Filter leeren",
    suggestions: "Vorschläge",
    saved: "Gespeicherte Filter",
    savedOne: (name) => `Das ist der gespeicherte Filter ${name}`,
    noneSaved: "Noch keine. Filtern Sie nach etwas und speichern Sie es hier unter einem Namen.",
    name: "Name für diesen Filter",
    save: "Speichern",
    savedAs: (name) => `Filter ${name} gespeichert`,
    forget: (name) => `${name} vergessen`,
    forgotten: (name) => `Filter ${name} vergessen`,
  },

  ...shellDe,

  overview: overviewDe,
  findings: findingsDe,

  ...sessionsDe,

  ...revokeDe,

  user: {
    titleNone: "Welcher Benutzer?",
    chooseMore: "Strg+K drücken und Kennung, E-Mail-Adresse oder IP-Adresse eingeben.",
    from: (count) => `aus ${many(count, { one: "Land", other: "Ländern" })}`,
    logOut: "Überall abmelden",
    logOutCount: (count) => `Beendet ${sessions(count)}`,
    allBut: "Alle bis auf eine",
    keep: "Welche bleibt angemeldet?",
    outTitle: (who) => `${who} ist überall abgemeldet`,
    outPartTitle: (who) => `Sitzungen von ${who} wurden widerrufen`,
    outMore: (count, at) => `${count} um ${at} widerrufen, vom Speicher bestätigt.`,
    outCheck: "Keine Sitzung ist übrig.",
    outLeft: (count) => `${sessions(count)} übrig.`,
    ticketText: (who, revoked, at, left) =>
      left === 0
        ? `${who} wurde am ${at} überall abgemeldet: ${sessions(revoked)} widerrufen, vom Sitzungsspeicher bestätigt. ` +
          "Keine Sitzung ist übrig; wer sie benutzte, muss sich neu anmelden."
        : `Sitzungen von ${who} wurden am ${at} beendet: ${sessions(revoked)} widerrufen, vom Sitzungsspeicher ` +
          `bestätigt. Aktiv geblieben: ${sessions(left)}.`,
    copyTicket: "Satz kopieren",
    map: "Wo",
    mapHint: "Sitzungen nach Ort, jetzt",
    timeline: "Sitzungen im Verlauf",
    timelineHint: "Vom Beginn bis zur letzten Anfrage, gefärbt nach Land",
    list: "Sitzungen",
    findings: "Befunde",
    none: "hat keine Sitzung",
    noneMore: "Dieser Benutzer ist überall abgemeldet oder war nie angemeldet.",
    history: historyDe,
    truncated: (shown) => `Gezeigt werden die ${shown} jüngsten.`,
  },

  connections: connectionsDe,
  alerts: alertsDe,
  response: responseDe,
  preflight: preflightDe,
  recognition: recognitionDe,
  format: formatDe,

  rules: rulesDe,

  hostSettings: hostSettingsDe,

  settings: {
    sections: "Abschnitte",
    appearance: "Darstellung",
    theme: "Farben",
    themeHint: "System folgt dem Betriebssystem.",
    themes: { system: "System", dark: "Dunkel", light: "Hell" },
    density: "Zeilen",
    densityHint: "Dicht zeigt ein Viertel mehr Sitzungen.",
    densities: { dense: "Dicht", comfortable: "Luftig" },
    language: "Sprache",
    languageHint: "Ein Wechsel lädt das Fenster neu.",
    languages: { system: "System", en: "English", de: "Deutsch" },
    desktop: "Desktop",
    notify: "Benachrichtigungen",
    notifyHint: "Der mildeste Befund, den das Betriebssystem meldet.",
    notifySound: "Mit Ton",
    notifySoundHint: "Meldungen machen den Ton, den das Betriebssystem dafür hat.",
    notifyLevels: { critical: "Kritisch", warning: "Warnung", notice: "Hinweis", never: "Nie" },
    tray: "Symbol im Infobereich",
    trayHint: "Nach dem letzten Fenster wird dann weiter beobachtet.",
    startAtLogin: "Beim Anmelden starten",
    here: "Diese Einstellungen liegen im Speicher dieses Fensters auf diesem Rechner.",
    about: "Über Sessionwatch",
    aboutMore:
      "Zeigt jede serverseitige Sitzung in einem Redis- oder Valkey-Speicher, live, und beendet sie mit einem Klick.",
    licence: "MIT-Lizenz",
    geoLink: "IP Geolocation by DB-IP",
    map: "Landesumrisse: Natural Earth (gemeinfrei), über world-atlas",
    font: "Schrift: Inter von Rasmus Andersson, SIL Open Font License 1.1",
    icons: "Symbole: Lucide, ISC-Lizenz",
    libraries: "Lizenzen der Bibliotheken in diesem Fenster",
  },
};
