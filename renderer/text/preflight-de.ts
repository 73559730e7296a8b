import { RECOMMENDED_FLAGS } from "../../shared/preflight.ts";
import { locale } from "./language.ts";
import { pluralIn } from "./plural.ts";
import type { preflightEn } from "./preflight-en.ts";

const many = pluralIn("de", locale);

export const preflightDe: typeof preflightEn = {
  title: "Prüfung",
  tunnelFirst:
    "Sein Host-Schlüssel wurde zum ersten Mal gesehen und ist ab jetzt gemerkt. Vergleichen Sie den Fingerabdruck mit dem, den der Betreiber nennt.",
  tunnelKnown: "Sein Host-Schlüssel ist der gemerkte.",
  running: "Der Speicher wird befragt",
  again: "Erneut prüfen",
  server: "Server",
  primaries: (count) => many(count, { one: "Primärknoten", other: "Primärknoten" }),
  identity: "Angemeldet als",
  sessions: "Sitzungen",
  unknown: "unbekannt: das Auflisten von Schlüsseln wird verweigert",
  permissions: "Erlaubte Befehle",
  allPermitted: "Alles Nötige ist erlaubt.",
  watchingRefused: (count) =>
    count === 1
      ? "Ein Befehl, der zum Beobachten nötig ist, wird verweigert."
      : `${many(count, { one: "Befehl", other: "Befehle" })}, die zum Beobachten nötig sind, werden verweigert.`,
  revokingRefused: "Dieser Benutzer kann beobachten, aber nicht widerrufen.",
  permitted: "erlaubt",
  refused: "verweigert",
  forWatching: "Beobachten",
  forRevoking: "Widerrufen",
  purposes: {
    "know-server": "den Server kennen, FLUSHALL und SWAPDB bemerken",
    "know-user": "zeigen, wer verbunden ist",
    clock: "Alter nach der Uhr des Servers zählen",
    "notice-failover": "einen Failover bemerken",
    progress: "zeigen, wie weit der erste Durchgang ist",
    list: "die Sitzungen auflisten",
    recognise: "Sitzungsformate erkennen",
    read: "Sitzungen lesen",
    expiry: "wissen, wann Sitzungen ablaufen",
    "find-primaries": "die Primärknoten finden",
    "find-empty-primaries": "Primärknoten finden, die noch keine Slots haben",
    "read-moving": "Sitzungen lesen, die gerade umziehen",
    "reach-database": "die Datenbank erreichen",
    "notice-events-off": "bemerken, dass Keyspace-Ereignisse abgeschaltet wurden",
    "notice-silence": "bemerken, dass nichts mehr gemeldet wird",
    "hear-changes": "von Änderungen erfahren",
    "end-sessions": "Sitzungen beenden",
    "clean-index": "das Verzeichnis der Sitzungen bereinigen",
    "replace-value": "ersetzen, was eine Sitzung zurückbrächte, falls es sich nicht inzwischen ändert",
  },
  feed: "Änderungen kommen über",
  automatic: "Bestes",
  events: "Keyspace-Ereignisse",
  eventsOn: (flags) => `An: notify-keyspace-events ist „${flags}“.`,
  eventsOff: "Aus, oder nicht für alles Nötige. Sie sind der schnellste Weg, Änderungen zu sehen.",
  eventsUnknown:
    "Dieser Server verrät seine Einstellungen nicht (CONFIG wird verweigert). Wo es eingestellt wird:",
  wouldSet: (node, now, wouldBe) =>
    `CONFIG SET notify-keyspace-events "${wouldBe}" auf ${node}, wo jetzt „${now}“ gilt`,
  enable: "Einstellen",
  enableHint:
    "Sonst wird nichts geändert. Die Einstellung gilt bis zum Neustart des Servers, wenn sie nicht in seiner Konfigurationsdatei steht.",
  enabled: "Keyspace-Ereignisse sind an",
  formats: "Sitzungsformate",
  noFormats: "Unter den Stichproben wurde keine Sitzung erkannt.",
  example: "Eine Sitzung der Stichprobe, ohne ihr Token",
  hidden: "verborgen",
  acl: "Geringste Rechte, die genügen",
  aclHint: "Für redis-cli. PASSWORD ersetzen; nichts in diesen Zeilen ist überflüssig.",
  aclWatching: "Beobachten",
  aclRevoking: "Beobachten und widerrufen",
  services: {
    elasticache: {
      name: "Amazon ElastiCache und MemoryDB",
      how: `Eine eigene Parametergruppe anlegen, darin notify-keyspace-events auf ${RECOMMENDED_FLAGS} setzen und sie dem Cluster zuweisen; das gilt ohne Neustart.`,
    },
    azure: {
      name: "Azure Cache for Redis",
      how: `Erweiterte Einstellungen des Caches: notify-keyspace-events auf ${RECOMMENDED_FLAGS} setzen. Azure Managed Redis hat diese Einstellung nicht; dort werden Invalidierungen oder Durchgänge genutzt.`,
    },
    memorystore: {
      name: "Google Memorystore",
      how: `gcloud redis instances update NAME --update-redis-config notify-keyspace-events='${RECOMMENDED_FLAGS}'`,
    },
    "redis-cloud": {
      name: "Redis Cloud",
      how: `Manche Tarife verweigern CONFIG über eine Verbindung; notify-keyspace-events mit CONFIG SET in der CLI der Datenbank auf ${RECOMMENDED_FLAGS} setzen oder den Support fragen.`,
    },
    upstash: {
      name: "Upstash",
      how: "Upstash sendet keine Keyspace-Ereignisse; dort werden Durchgänge genutzt.",
    },
  },
};
