import type { Text } from "./en.ts";
import { locale } from "./language.ts";
import { pluralIn } from "./plural.ts";

const many = pluralIn("de", locale);

/** German for the frame around the views. */
export const shellDe: Pick<
  Text,
  "nav" | "status" | "banner" | "palette" | "keyboard" | "guide" | "wallboard" | "theme"
> = {
  nav: {
    label: "Ansichten",
    overview: "Überblick",
    sessions: "Sitzungen",
    user: "Benutzer",
    findings: "Befunde",
    audit: "Protokoll",
    connections: "Verbindungen",
    settings: "Einstellungen",
    wallboard: "Wandanzeige",
    format: "Sitzungsformat",
    openFindings: (count) => many(count, { one: "offener Befund", other: "offene Befunde" }),
    criticalFindings: (count) => many(count, { one: "kritischer Befund", other: "kritische Befunde" }),
  },

  status: {
    label: "Zustand",
    idle: "Nicht verbunden",
    connecting: "Verbindet",
    loading: (read, total) => `${read} von ${total} geladen`,
    live: "Live",
    unread: { all: "Sitzungen nicht lesbar", some: "Einige Sitzungen nicht lesbar" },
    permissions: "Rechte prüfen",
    catchingUp: (behind) => `Holt auf: noch ${many(behind, { one: "Änderung", other: "Änderungen" })}`,
    stale: (since) => `Veraltet seit ${since}`,
    failed: "Nicht verbunden",
    nextAttempt: "nächster Versuch",
    linkConnecting: "Monitor wird geöffnet",
    linkClosed: (since) => `Kein Monitor seit ${since}`,
    linkClosedTitle: "Dieses Fenster hat den Monitor verloren",
    linkClosedMore:
      "Zu sehen ist der Augenblick, in dem er verloren ging. Wurde Sessionwatch beendet, dann starten Sie es neu und öffnen Sie die Adresse, die es ausgibt.",
    incompatibleTitle: "Dieses Fenster gehört zu einer anderen Version",
    incompatibleMore: (version) => `Der Monitor hat Version ${version}. Laden Sie das Fenster neu.`,
    demonstration: "Vorführung",
    readOnly: "Nur Lesen",
    feed: { events: "Keyspace-Ereignisse", invalidations: "Invalidierungen", rescans: "Durchläufe" },
    feedReason: (reason) => {
      switch (reason.kind) {
        case "events-sent":
          return `Der Server sendet Keyspace-Ereignisse (${flagsOf(reason.flags)}).`;
        case "events-by-hand":
          return `Von Hand gewählt (${flagsOf(reason.flags)}).`;
        case "by-hand":
          return "Von Hand gewählt.";
        case "no-events":
          return reason.wanted
            ? "Keyspace-Ereignisse wurden von Hand gewählt, sind aber nicht zu haben; an ihre Stelle tritt Client Tracking."
            : "Keyspace-Ereignisse sind nicht zu haben; der Server meldet geänderte Schlüssel durch Client Tracking.";
        case "nothing-announced":
          return reason.wanted
            ? "Client Tracking wurde von Hand gewählt, ist aber nicht zu haben; alle Schlüssel werden immer wieder durchgesehen."
            : "Weder Keyspace-Ereignisse noch Client Tracking sind zu haben; alle Schlüssel werden immer wieder durchgesehen.";
      }
    },
    lag: (lag) => `${lag} Verzug`,
    lagHint:
      "Von der Änderung im Speicher bis zur Zeile hier: 99 von 100 Änderungen der letzten Minute waren schneller.",
    rate: (rate) => `${rate} Änderungen/s`,
    driftNone: "Keine Abweichung",
    drift: (differing, sampled) => `Abweichung ${differing} von ${sampled}`,
    driftHint: "Eine ständige Prüfung vergleicht Stichproben mit dem Speicher. So viele wichen ab.",
    skew: (skew) => `Uhr weicht um ${skew} ab`,
    skewHint: "Die Uhr des Speichers und die dieses Rechners gehen verschieden. Hier gilt die des Speichers.",
    problems: (count) => many(count, { one: "Einschränkung", other: "Einschränkungen" }),
  },

  banner: {
    demonstration: "Vorführspeicher mit simulierten Besuchern.",
    openApp: "Beispielanwendung öffnen",
    connectYours: "Eigenen Speicher beobachten",
    hide: "Zeile ausblenden",
  },

  palette: {
    title: "Suchen und ausführen",
    placeholder: "Benutzer, Adresse, Ansicht oder Aktion",
    users: "Benutzer",
    views: "Ansichten",
    actions: "Aktionen",
    searching: "Sucht",
    nothing: "Nichts gefunden",
    matched: (what) => `über ${what}`,
    filterFor: (what) => `Sitzungen nach „${what}“ filtern`,
    switchTheme: (theme) => `Darstellung: ${theme}`,
    showKeys: "Tastenkürzel",
    newWindow: "Diese Ansicht in einem neuen Fenster öffnen",
    showGuide: "Erste Schritte zeigen",
    clearFilter: "Filter leeren",
    savedFilter: (name) => `Filter: ${name}`,
  },

  keyboard: {
    title: "Tastatur",
    groups: { anywhere: "Überall", table: "In der Tabelle" },
    palette: "Benutzer, Ansichten und Aktionen suchen",
    filter: "Filter bearbeiten",
    overview: "Zum Überblick",
    sessions: "Zu den Sitzungen",
    findings: "Zu den Befunden",
    user: "Zum Benutzer",
    audit: "Zum Protokoll",
    connections: "Zu den Verbindungen",
    settings: "Zu den Einstellungen",
    wallboard: "Wandanzeige über den ganzen Bildschirm",
    help: "Diese Hilfe",
    escape: "Zurück: schließen, abwählen, leeren",
    theme: "Zwischen dunkel und hell wechseln",
    next: "Nächste Zeile",
    previous: "Vorige Zeile",
    first: "Erste Zeile",
    last: "Letzte Zeile",
    select: "Zeile auswählen oder abwählen",
    revoke: "Zeile sofort widerrufen, oder die Auswahl",
    details: "Einzelheiten der Zeile öffnen",
    logOut: "Den gezeigten Benutzer überall abmelden",
    userOf: "Benutzer der Zeile öffnen",
    refresh: "Neueres zeigen",
    copyRow: "Zeile oder Auswahl kopieren",
  },

  guide: {
    title: "Erste Schritte",
    live: "Sie sehen den Speicher selbst",
    liveMore: "Die Zeile ganz unten sagt es, oder seit wann es nicht mehr so ist.",
    find: "Benutzer finden",
    findMore: "Nach Name, E-Mail, Kennung oder IP-Adresse; Enter öffnet die Seite zum Abmelden.",
    narrow: "Klicken grenzt ein",
    narrowMore: "Jedes Land, jeder Balken, jede Zeile, jeder Zeitraum; daraus wird ein Filter zum Teilen.",
    revoke: "Ein Klick beendet eine Sitzung",
    revokeMore: "Alles Weitere zeigt erst die Anzahl. Widerrufen lässt sich nicht rückgängig machen.",
    done: "Verstanden",
  },

  wallboard: {
    leave: "Esc verlässt die Wandanzeige",
  },

  theme: { toggle: "Darstellung wechseln" },
};

function flagsOf(flags: string | null): string {
  return flags === null ? "Einstellung unbekannt" : `notify-keyspace-events ist „${flags}“`;
}
