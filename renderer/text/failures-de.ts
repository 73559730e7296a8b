import type { FailureCode } from "../../shared/failure.ts";
import { parseFilter } from "../../shared/filter/filter.ts";
import { filterWordsDe } from "../../shared/filter/words/de.ts";
import { type RevokeRefusal, refusalWords } from "../../shared/revoke-refusal.ts";
import { systemErrorWords } from "../../shared/system-error.ts";
import type { TlsWords } from "../../shared/tls-problem.ts";
import { deliveryReasonDe } from "./delivery-reasons-de.ts";
import { systemErrorsDe } from "./system-errors-de.ts";
import { tlsWordsDe } from "./tls-problems-de.ts";

type Param = (name: string) => string;
/** What happened, what it means, what to do next; as in shared/failure.ts, which has the English. */
type Sentences = readonly [what: string, meaning: string, next: string];

const NOTHING_WATCHED = "Es wird nichts beobachtet.";
const NOT_REACHED = "Sitzungen können weder gelesen noch widerrufen werden.";
const NOTHING_REVOKED = "Es wurde nichts widerrufen.";
const LATER = "Änderungen werden durch wiederholtes Durchsuchen gefunden und erscheinen daher später.";
const NOT_AFFECTED = "Das Beobachten geht weiter wie sonst.";
const RELOAD = "Wenn dieses Fenster aus einer anderen Version ist, laden Sie es neu.";
/** As in shared/revoke-refusal.ts, which has the English. */
const DENIALS: Readonly<Record<RevokeRefusal, string>> = {
  "no-permission": "keine Berechtigung, Schlüssel zu löschen",
  "read-only-replica": "dieser Server ist ein Replikat, das nur gelesen wird",
};
/** As in shared/failure.ts. */
const REFUSALS: Readonly<Record<string, string>> = {
  MISCONF:
    "er kann seine Daten nicht auf die Platte sichern und nimmt so lange keine Änderungen an (MISCONF)",
  NOREPLICAS: "er nimmt keine Änderungen an, solange zu wenige Replikate auf dem Stand sind (NOREPLICAS)",
  BUSY: "ein Skript hält ihn auf (BUSY)",
  CLUSTERDOWN: "sein Cluster ist ausgefallen (CLUSTERDOWN)",
};
const ACL = "die genaue ACL-Zeile steht unter Verbindungen.";

const tls = (p: Param): TlsWords | null => tlsWordsDe(p("reason"));
const reason = (p: Param): string => systemErrorWords(p("reason"), systemErrorsDe);
const because = (p: Param): string => (p("reason") === "" ? "" : ` (${reason(p)})`);

/** Every failure in German. */
export const failuresDe: Readonly<Record<FailureCode, (p: Param) => Sentences>> = {
  "url-invalid": (p) => [
    `Das ist keine Adresse eines Speichers: ${reason(p)}.`,
    NOTHING_WATCHED,
    "Schreiben Sie redis://host:6379/0, rediss://host:6380 für TLS oder unix:///pfad/zu/redis.sock.",
  ],
  unreachable: (p) => [
    `Unter ${p("where")} antwortet niemand${because(p)}.`,
    NOT_REACHED,
    "Prüfen Sie Rechner und Port, ob der Server läuft und ob eine Firewall dazwischensteht.",
  ],
  "timed-out": (p) => [
    `${p("where")} hat die Verbindung angenommen, aber ${p("seconds")} Sekunden lang nicht geantwortet.`,
    NOT_REACHED,
    "Prüfen Sie, ob das ein Redis-Port ist, ob TLS an ist, wo der Server es erwartet, und wie ausgelastet er ist.",
  ],
  "not-redis": (p) => [
    `${p("where")} antwortet, aber nicht wie ein Redis- oder Valkey-Server.`,
    NOTHING_WATCHED,
    "Prüfen Sie den Port; erwartet der Server TLS, schreiben Sie rediss:// statt redis://.",
  ],
  "tls-failed": (p) => [
    `Die verschlüsselte Verbindung zu ${p("where")} kam nicht zustande: ${tls(p)?.reason ?? reason(p)}.`,
    "Es wurde nichts gesendet, also auch kein Passwort preisgegeben.",
    tls(p)?.next ?? "Prüfen Sie die Zertifizierungsstelle, den Servernamen und ob der Port TLS spricht.",
  ],
  "password-required": (p) => [
    `${p("where")} verlangt ein Passwort.`,
    NOTHING_WATCHED,
    "Geben Sie es in der Adresse als redis://benutzer:passwort@host oder im Verbindungsformular an.",
  ],
  "password-wrong": (p) => [
    `${p("where")} hat Benutzername oder Passwort abgelehnt.`,
    NOTHING_WATCHED,
    "Prüfen Sie beides; ab Redis 6 heißt der Benutzer „default“, wenn die Adresse keinen anderen nennt.",
  ],
  "database-missing": (p) => [
    `Die Datenbank ${p("database")} gibt es auf ${p("where")} nicht.`,
    NOTHING_WATCHED,
    "Die meisten Speicher benutzen Datenbank 0; ein Cluster hat keine andere.",
  ],
  "connection-lost": (p) => [
    `Die Verbindung zu ${p("where")} ist abgerissen${because(p)}.`,
    "Was auf dem Bildschirm steht, kann veraltet sein.",
    "Sessionwatch versucht es weiter und liest alles neu, sobald sie wieder steht.",
  ],
  "store-loading": (p) => [
    `${p("where")} lädt seine Daten noch von der Platte.`,
    "Noch kann nichts gelesen werden.",
    "Sessionwatch beginnt von selbst, wenn der Server bereit ist.",
  ],
  "too-many-connections": (p) => [
    `${p("where")} hat keine freie Verbindung (maxclients ist erreicht).`,
    "Was auf dem Bildschirm steht, kann veraltet sein.",
    "Sessionwatch versucht es weiter; erhöhen Sie maxclients oder schließen Sie andere Verbindungen.",
  ],
  "ssh-unreachable": (p) => [
    `Der SSH-Server ${p("tunnel")} antwortet nicht${because(p)}.`,
    "Der Speicher dahinter ist nicht zu erreichen.",
    "Prüfen Sie Rechner und Port und ob er von hier aus mit ssh zu erreichen ist.",
  ],
  "ssh-login-refused": (p) => [
    `Der SSH-Server ${p("tunnel")} hat die Anmeldung abgelehnt.`,
    "Der Speicher dahinter ist nicht zu erreichen.",
    "Prüfen Sie Benutzername und Passwort oder Schlüssel; ob der Agent den richtigen hat, sagt ssh-add -l.",
  ],
  "ssh-host-changed": (p) => [
    `Der SSH-Server ${p("tunnel")} hat einen anderen Schlüssel als bisher: ${p("found")} statt ${p("known")}.`,
    "Jemand könnte dazwischen mithören; deshalb wurde abgebrochen, bevor ein Passwort gesendet wurde.",
    "Fragen Sie, wer den Server betreibt. Ist der Wechsel richtig, nehmen Sie den neuen Schlüssel unter Verbindungen an.",
  ],
  "ssh-key-unusable": (p) => [
    `Der private Schlüssel ${p("file")} ist nicht zu gebrauchen: ${reason(p)}.`,
    "Es wurde keine Anmeldung versucht.",
    "Prüfen Sie die Datei und ihre Passphrase.",
  ],
  "ssh-agent-missing": () => [
    "Für diesen Benutzer läuft kein SSH-Agent.",
    "Es gibt keinen Schlüssel zum Anmelden.",
    "Starten Sie einen Agenten (SSH_AUTH_SOCK nennt ihn) oder wählen Sie eine Schlüsseldatei oder ein Passwort.",
  ],
  "ssh-forward-refused": (p) => [
    `Der SSH-Server ${p("tunnel")} erreicht ${p("where")} nicht${because(p)}.`,
    NOT_REACHED,
    "Prüfen Sie Rechner und Port des Speichers von dort aus gesehen und ob der Server Weiterleitungen erlaubt.",
  ],
  "replica-behind": (p) => [
    `Das Replikat ${p("replica")} ist ${p("seconds")} Sekunden hinter seinem Primärknoten.`,
    "Was auf dem Bildschirm steht, ist um so viel älter als der Speicher.",
    "Fällt es weiter zurück, wird es verlassen; um sofort die Gegenwart zu sehen, verbinden Sie ohne Replikate.",
  ],
  "no-replica": (p) => [
    `Von keinem Replikat von ${p("where")} kann gelesen werden${because(p)}.`,
    "Sitzungen werden stattdessen vom Primärknoten gelesen.",
    "Es ist nichts zu tun; bei der nächsten Verbindung wird wieder nach Replikaten gesucht.",
  ],
  sampled: (p) => [
    `Nur einer von ${p("oneIn")} Benutzern wird beobachtet.`,
    "Zahlen über alle Benutzer sind Schätzungen; die mit einem Bereich sagen, wie weit sie abweichen können. Sitzungen eines beobachteten Benutzers sind vollständig; andere Benutzer und Angriffe auf sie werden nicht gesehen.",
    "Entfernen Sie „sample“ aus der Adresse, um alle zu beobachten.",
  ],
  "read-denied": (p) => [
    p("extent") === "some"
      ? "Dieser Benutzer darf einige der Sitzungen nicht lesen (GETRANGE oder HGETALL wird abgelehnt)."
      : "Dieser Benutzer darf keine Sitzung lesen (GETRANGE oder HGETALL wird abgelehnt).",
    p("extent") === "some"
      ? "Diese werden gezählt, aber wem sie gehören und von wo sie benutzt werden, ist nicht bekannt: Ein Diebstahl fiele nicht auf."
      : "Sitzungen werden gezählt, aber wem sie gehören und von wo sie benutzt werden, ist nicht bekannt: Ein Diebstahl fiele nicht auf.",
    `Erlauben Sie +getrange und +hgetall auf den Schlüsseln der Sitzungen; ${ACL}`,
  ],
  "scan-denied": () => [
    "Dieser Benutzer darf keine Schlüssel auflisten (SCAN wird abgelehnt).",
    "Nur Sitzungen, die sich von jetzt an ändern, sind zu sehen.",
    `Erlauben Sie +scan; ${ACL}`,
  ],
  "subscribe-denied": () => [
    "Dieser Benutzer darf Keyspace-Ereignisse nicht abonnieren.",
    LATER,
    `Erlauben Sie +psubscribe und die Kanäle __key*; ${ACL}`,
  ],
  "config-denied": () => [
    "Dieser Server lässt uns seine Einstellungen nicht lesen (CONFIG wird abgelehnt).",
    "Ob er Keyspace-Ereignisse sendet, zeigt sich beim Beobachten; bis dahin wird durchsucht.",
    "Bei einem verwalteten Dienst setzen Sie notify-keyspace-events in der Parametergruppe auf Kg$hxe.",
  ],
  "events-off": (p) => [
    `Keyspace-Ereignisse sind auf diesem Server abgeschaltet${p("flags") === "" ? "" : ` (notify-keyspace-events ist „${p("flags")}“)`}.`,
    LATER,
    "Setzen Sie notify-keyspace-events auf Kg$hxe, um Änderungen sofort zu sehen.",
  ],
  "no-feed": () => [
    "Auf diesem Server gibt es keinen Weg, Änderungen zu verfolgen.",
    "Der Bildschirm zeigt den letzten Durchgang und wann er war.",
    "Unter Verbindungen steht, was abgelehnt wird und wie man es erlaubt.",
  ],
  "revoke-denied": (p) => [
    `Der Speicher hat es abgelehnt, die Sitzung zu löschen (${refusalWords(p("reason"), DENIALS)}).`,
    "Die Sitzung lebt noch.",
    `Erlauben Sie +unlink (oder +del) auf den Schlüsseln der Sitzungen; ${ACL}`,
  ],
  "revoke-refused": (p) => [
    `Der Speicher hat die Sitzung nicht gelöscht: ${REFUSALS[p("reason")] ?? `er antwortete ${p("reason")}`}.`,
    "Die Sitzung lebt noch. Der Speicher ist erreichbar, und vielleicht können auch andere nicht in ihn schreiben.",
    "Sagen Sie es denen, die den Speicher betreiben, und widerrufen Sie noch einmal, wenn er Änderungen annimmt.",
  ],
  "revoke-contended": () => [
    "Der Eintrag der Sitzung änderte sich jedes Mal, wenn er gerade ersetzt werden sollte.",
    "Die Sitzung lebt noch.",
    "Widerrufen Sie sie noch einmal; wahrscheinlich liefen Anfragen mit ihr.",
  ],
  "read-only": () => [
    "Diese Verbindung ist nur zum Lesen.",
    NOTHING_REVOKED,
    "Öffnen Sie die Verbindung so, dass widerrufen werden darf.",
  ],
  "audit-unavailable": (p) => [
    `Das Protokoll kann nicht geschrieben werden (${reason(p)}).`,
    "Es wurde nichts widerrufen: ohne Eintrag kein Widerruf. Das Beobachten geht weiter.",
    "Schaffen Sie Platz auf der Platte oder berichtigen Sie die Rechte des Ordners und versuchen Sie es erneut.",
  ],
  "audit-locked": () => [
    "Ein anderes Sessionwatch schreibt dieses Protokoll.",
    "Es wurde nichts widerrufen: ein Protokoll mit zwei Schreibern beweist nichts. Das Beobachten geht weiter.",
    "Widerrufen Sie dort oder schließen Sie es; dieses hier übernimmt binnen Sekunden.",
  ],
  "outcome-unrecorded": (p) => [
    `Der Speicher hat geantwortet, aber das Ergebnis ließ sich nicht ins Protokoll schreiben (${reason(p)}).`,
    "Die Absicht steht im Protokoll. Das Ergebnis wird aufgehoben und geschrieben, sobald es geht.",
    "Schaffen Sie Platz oder berichtigen Sie die Rechte des Ordners, bevor Sie Sessionwatch schließen.",
  ],
  "events-undelivered": (p) => [
    `Sicherheitsereignisse über widerrufene Sitzungen werden nicht zugestellt (${tls(p)?.reason ?? deliveryReasonDe(p("reason"))}${p("also") === "" ? "" : `; ${p("also")}`}).`,
    "Die Sitzungen sind widerrufen; wer auf die Ereignisse wartet, weiß es noch nicht.",
    tls(p)?.next ??
      "Prüfen Sie den Empfänger unter Einstellungen; was später zugestellt werden kann, wird erneut versucht.",
  ],
  "reason-required": () => [
    "Hierfür wird ein Grund verlangt.",
    NOTHING_REVOKED,
    "Geben Sie einen Grund an, etwa eine Vorgangsnummer. Wann einer verlangt wird, steht unter Einstellungen.",
  ],
  "count-mismatch": (p) => [
    `Sie haben ${p("confirmed")} Sitzungen bestätigt, jetzt sind es aber ${p("actual")}.`,
    NOTHING_REVOKED,
    "Sehen Sie sich die neue Anzahl an und bestätigen Sie noch einmal.",
  ],
  "session-unknown": () => [
    "Diese Sitzung ist nicht mehr in der Liste.",
    "Sie ist wahrscheinlich inzwischen beendet.",
    "Es ist nichts zu tun.",
  ],
  "lesson-unknown": () => [
    "Das ist nicht mehr bekannt.",
    "Es wurde nichts geändert.",
    "Wahrscheinlich hat es inzwischen jemand zurückgenommen.",
  ],
  "finding-unknown": () => [
    "Dieser Befund ist nicht mehr bekannt.",
    "Es wurde nichts geändert.",
    "Er wurde wahrscheinlich inzwischen geschlossen und vergessen.",
  ],
  "export-unknown": () => [
    "Dieser Export läuft nicht mehr.",
    "Die Datei ist unvollständig und wurde nicht gespeichert.",
    "Exportieren Sie noch einmal. Ein Export endet, wenn ein anderer Speicher verbunden oder mehrere andere begonnen werden.",
  ],
  "filter-invalid": (p) => [
    `${filterMistake(p("filter")) ?? p("reason")} Der Filter ist nicht zu verstehen.`,
    "Die Liste zeigt noch den Filter davor.",
    "Berichtigen Sie den unterstrichenen Teil oder drücken Sie Esc, um ihn zu leeren.",
  ],
  "message-invalid": () => [
    "Der Monitor hat eine Nachricht erhalten, die er nicht versteht.",
    "Die Nachricht wurde übergangen.",
    RELOAD,
  ],
  "view-unknown": (p) => [
    `Eine Ansicht namens ${p("name")} gibt es nicht.`,
    "Es wird nichts gezeigt.",
    RELOAD,
  ],
  "file-unreadable": (p) => [
    `Die Datei ${p("file")} kann nicht gelesen werden (${reason(p)}).`,
    "Sie wird übergangen.",
    "Prüfen Sie, ob es sie gibt und ob sie gelesen werden darf.",
  ],
  "geo-file-invalid": (p) => [
    `${p("file")} ist keine brauchbare Datenbank von MaxMind oder DB-IP: ${reason(p)}.`,
    "Was vorher in Gebrauch war, bleibt es.",
    "Wählen Sie eine vollständige .mmdb-Datei der richtigen Art: Länder oder Städte für Orte, ASN für Netze.",
  ],
  "settings-invalid": (p) => [
    `Die Einstellung ${p("name")} ist nicht gültig: ${reason(p)}.`,
    "Der bisherige Wert bleibt in Kraft.",
    "Berichtigen Sie sie und speichern Sie noch einmal.",
  ],
  "settings-set-aside": (p) => [
    `Die Einstellungen waren nicht zu gebrauchen: ${reason(p)}.`,
    "Es gelten die üblichen Einstellungen.",
    p("aside") === ""
      ? "Sehen Sie sich die Datei im Datenordner an oder stellen Sie alles neu ein."
      : `Die Datei wurde als ${p("aside")} aufgehoben; berichtigen Sie sie und legen Sie sie zurück, oder stellen Sie alles neu ein.`,
  ],
  "settings-not-kept": (p) => [
    `Die Einstellungen konnten nicht auf die Platte geschrieben werden${because(p)}.`,
    "Sie gelten, bis Sessionwatch endet, und sind dann vergessen.",
    "Prüfen Sie den freien Platz und die Rechte des Datenordners und speichern Sie noch einmal.",
  ],
  "history-broken": (p) => [
    `Die Verlaufsdatei ${p("file")} war beschädigt und wurde als ${p("aside")} zur Seite gelegt.`,
    `Diagramme der Vergangenheit, gelernte Gewohnheiten und alte Befunde beginnen neu. ${NOT_AFFECTED}`,
    "Legen Sie eine Sicherung an ihre Stelle, während Sessionwatch nicht läuft, oder machen Sie einfach weiter.",
  ],
  "history-locked": (p) => [
    `Die Verlaufsdatei ${p("file")} wird von einem anderen Sessionwatch benutzt.`,
    `Was hier gelernt wird, hält, bis dieses endet. ${NOT_AFFECTED}`,
    "Schließen Sie das andere und verbinden Sie neu, um einen Verlauf zu führen.",
  ],
  "history-newer": (p) => [
    `Die Verlaufsdatei ${p("file")} stammt von einem neueren Sessionwatch.`,
    "Sie bleibt, wie sie ist, und was hier gelernt wird, hält, bis dieses endet.",
    "Aktualisieren Sie Sessionwatch, um sie zu benutzen.",
  ],
  "history-unavailable": (p) => [
    `Der Verlauf kann nicht in ${p("file")} geführt werden (${reason(p)}).`,
    ["users", "findings", "minutes"].every((what) => /^0?$/.test(p(what)))
      ? `Was jetzt gelernt wird, kann verloren sein, wenn Sessionwatch endet. ${NOT_AFFECTED}`
      : `Zu vieles wartet, deshalb wird das Älteste aufgegeben; bisher Benutzer: ${p("users")}, Änderungen an Befunden: ${p("findings")}, Minuten der Aktivität: ${p("minutes")}. ${NOT_AFFECTED}`,
    "Schaffen Sie Platz oder berichtigen Sie die Rechte des Ordners; Sessionwatch versucht es weiter.",
  ],
  "connections-set-aside": (p) => [
    `Die gespeicherten Verbindungen waren nicht zu lesen: ${reason(p)}.`,
    "Die Liste ist leer.",
    p("aside") === ""
      ? "Sehen Sie sich die Datei im Datenordner an oder importieren Sie einen Export."
      : `Die Datei wurde als ${p("aside")} aufgehoben; berichtigen Sie sie und legen Sie sie zurück, oder importieren Sie einen Export.`,
  ],
  "connections-not-kept": (p) => [
    `Die gespeicherten Verbindungen können nicht auf die Platte geschrieben werden${because(p)}.`,
    "Die Änderung hält, bis Sessionwatch endet.",
    "Prüfen Sie, ob in den Datenordner geschrieben werden darf und ob die Platte voll ist.",
  ],
  "connection-unknown": () => [
    "Diese Verbindung ist nicht mehr gespeichert.",
    "Sie wurde wahrscheinlich in einem anderen Fenster entfernt.",
    "Wählen Sie eine andere.",
  ],
  "too-many-saved": (p) => [
    `Mehr als ${p("most")} Verbindungen können nicht gespeichert werden.`,
    "Diese wurde nicht gespeichert.",
    "Entfernen Sie einige, die nicht mehr gebraucht werden.",
  ],
  "response-unknown": () => [
    "Es gibt nichts mehr aufzuhalten.",
    "Die automatische Antwort ist schon geschehen oder wurde zurückgezogen.",
    "Am Befund steht, was daraus wurde; im Protokoll steht jede Sitzung.",
  ],
  "sink-invalid": (p) => [
    `Diese Meldung lässt sich so nicht einrichten: ${reason(p)}.`,
    "Nichts wurde geändert.",
    "Berichtigen Sie es und speichern Sie noch einmal.",
  ],
  "sink-unknown": () => [
    "Dieses Ziel für Meldungen gibt es nicht mehr.",
    "Vielleicht hat es jemand anders entfernt; dorthin wird nichts gesendet.",
    "Sehen Sie in der Liste der Meldungen unter Einstellungen nach.",
  ],
  "sink-failed": (p) => [
    `Die Probe kam nicht an: ${tls(p)?.reason ?? deliveryReasonDe(p("reason"))}.`,
    "Was inzwischen geschieht, wird aufgehoben und später zugestellt.",
    tls(p)?.next ?? "Prüfen Sie die Adresse und ob der Empfänger läuft.",
  ],
  "alerts-failing": (p) => [
    `Meldungen an „${p("name")}“ kommen nicht an: ${tls(p)?.reason ?? deliveryReasonDe(p("reason"))}.`,
    `${p("waiting")} sind aufgehoben und werden zugestellt${p("dropped") === "0" ? "" : `; ${p("dropped")} sind verloren`}.`,
    tls(p)?.next ?? "Prüfen Sie den Empfänger; in den Einstellungen steht, wann es wieder versucht wird.",
  ],
  "alerts-set-aside": (p) => setAside(p, `den Meldungen, die auf „${p("name")}“ warten,`),
  "events-set-aside": (p) => setAside(p, "den Sicherheitsereignissen, die warten,"),
  "not-connected": () => [
    "Es ist kein Speicher verbunden.",
    "Es gibt nichts zu zeigen.",
    "Öffnen Sie eine Verbindung.",
  ],
  "data-folder-unusable": (p) => [
    `Sessionwatch kann nicht in seinen Datenordner ${p("folder")} schreiben (${reason(p)}).`,
    "Ohne ihn lässt sich nichts aufzeichnen, deshalb wurde es nicht gestartet. Kein Speicher wurde berührt.",
    "Geben Sie sich das Recht, dort zu schreiben, oder nennen Sie in SESSIONWATCH_DATA_FOLDER einen anderen Ordner.",
  ],
  "monitor-crashed": () => [
    "Der Monitor wurde unerwartet beendet und wird neu gestartet.",
    "Was zu sehen ist, ist von vorher; dann wird alles noch einmal aus dem Speicher gelesen.",
    "Geschieht es öfter, sichern Sie ein Diagnosepaket aus dem Menü Hilfe.",
  ],
  "monitor-keeps-crashing": (p) => [
    `Der Monitor wurde ${p("times")}-mal hintereinander unerwartet beendet und wird nicht mehr gestartet.`,
    "Nichts wird beobachtet, und was zu sehen ist, ist alt. Keine Sitzung wurde dadurch widerrufen.",
    "Versuchen Sie es noch einmal; hilft das nicht, sichern Sie ein Diagnosepaket und melden Sie es.",
  ],
  "link-lost": () => [
    "Dieses Fenster hat den Monitor verloren, bevor die Antwort kam.",
    "Ob es ausgeführt wurde, ist hier nicht bekannt; im Protokoll steht es.",
    "Warten Sie, bis das Fenster wieder verbunden ist, und sehen Sie noch einmal nach der Sitzung.",
  ],
  internal: (p) => [
    `In Sessionwatch ist etwas schiefgegangen (${p("where")}).`,
    "Was auf dem Bildschirm steht, kann unvollständig sein.",
    "Laden Sie neu; geschieht es wieder, melden Sie es bitte.",
  ],
};

function setAside(p: Param, list: string): Sentences {
  const isWhole = p("lines") === "";
  return [
    isWhole
      ? `Die Datei mit ${list} lässt sich nicht lesen${because(p)}.`
      : `Die Datei mit ${list} ist beschädigt (unlesbare Zeilen: ${p("lines")}).`,
    isWhole
      ? "Was darin war, wird nicht zugestellt. Was jetzt kommt, schon."
      : "Alles Übrige darin wird zugestellt, manches vielleicht ein zweites Mal.",
    p("aside") === ""
      ? "Sie wird zur Seite gelegt, sobald in den Datenordner geschrieben werden kann: prüfen Sie seine Rechte und den freien Platz."
      : `Was unlesbar ist, wurde als ${p("aside")} aufgehoben. Sehen Sie dort nach, was der Empfänger nicht erfahren hat; was Sie berichtigen können, tragen Sie in die Datei an ihrer Stelle ein, während Sessionwatch nicht läuft.`,
  ];
}

/** What is wrong with a filter, as the monitor has found it, but in German. */
function filterMistake(filter: string): string | null {
  const parsed = parseFilter(filter, filterWordsDe);
  return "problem" in parsed ? parsed.problem.message : null;
}
