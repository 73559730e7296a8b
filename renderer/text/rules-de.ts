import { filterWordsDe } from "../../shared/filter/words/de.ts";
import { ruleTitleIn } from "./rule-title.ts";
import type { rulesEn } from "./rules-en.ts";

const ruleTitle = ruleTitleIn(filterWordsDe);

const lastsADay = {
  name: "Bleibt ein Befund für",
  effect: "Danach erledigt er sich von selbst.",
  source: "Ein Tag: Bis dahin hat jemand nachgesehen.",
};

export const rulesDe: typeof rulesEn = {
  title: "Regeln",
  hint: "Was als verdächtig gilt. Änderungen gelten sofort, lassen alle Befunde bestehen und stehen im Prüfprotokoll.",
  on: "Ein",
  off: "Aus",
  save: "Änderungen speichern",
  discard: "Verwerfen",
  saved: "Regeln geändert",
  historySaved: "Einstellungen der Vergangenheit geändert",
  reset: "Üblichen Wert nehmen",
  defaultIs: (value) => `Üblich: ${value}.`,
  none: "keine",
  placeholderNetworks: "203.0.113.0/24\n2001:db8::/32",
  placeholderCountries: "DE\nAT",
  unit: {
    minutes: "Minuten",
    hours: "Stunden",
    days: "Tage",
    km: "km",
    kmh: "km/h",
    count: "",
    points: "Punkte",
  },
  problem: {
    number: "Geben Sie eine Zahl ein.",
    tooSmall: (bound) => `Mindestens ${bound}.`,
    tooBig: (bound) => `Höchstens ${bound}.`,
    network: (text) =>
      `„${text}“ ist kein Netz. Schreiben Sie eine Adresse oder ein Netz wie 203.0.113.0/24, eines je Zeile.`,
    country: (text) =>
      `„${text}“ ist kein Länderkürzel. Schreiben Sie zwei Buchstaben wie DE, eines je Zeile.`,
    order: "Darf nicht kleiner sein als der Wert für eine Warnung.",
    other: "Dieser Wert ist nicht möglich.",
  },
  group: {
    general: { name: "Für alle Regeln", what: "Was vertrauenswürdig ist und was einen Befund wert ist." },
    concurrentCountries: {
      name: ruleTitle("concurrent-countries"),
      what: "Ein Benutzer ist innerhalb kurzer Zeit aus mehreren Ländern aktiv.",
    },
    impossibleTravel: {
      name: ruleTitle("impossible-travel"),
      what: "Zwei Anfragen eines Benutzers liegen weiter auseinander, als jemand in der Zeit dazwischen reist. Die Genauigkeit beider Orte wird vorher abgezogen.",
    },
    newCountry: {
      name: ruleTitle("new-country"),
      what: "Ein Benutzer, der lange genug bekannt ist, wird zum ersten Mal in einem Land gesehen.",
    },
    addressChange: {
      name: ruleTitle("address-change"),
      what: "Eine Sitzung wechselt ohne neue Anmeldung in ein anderes Land.",
    },
    clientChange: {
      name: ruleTitle("client-change"),
      what: "Eine Sitzung wechselt ohne neue Anmeldung den Browser oder das Betriebssystem.",
    },
    sessionFlood: {
      name: ruleTitle("session-flood"),
      what: "Ein Benutzer oder eine Adresse öffnet ungewöhnlich viele Sitzungen.",
    },
    dormantReturn: {
      name: ruleTitle("dormant-return"),
      what: "Wer lange weg war, kommt aus einem anderen Land oder mit einem anderen Client zurück.",
    },
    outlived: {
      name: ruleTitle("outlived"),
      what: "Benutzte Sitzungen, die älter sind, als die Richtlinie erlaubt.",
    },
  },
  field: {
    trustedNetworks: {
      name: "Vertrauenswürdige Netze",
      effect:
        "Anfragen aus diesen Netzen sagen nichts darüber, wo jemand ist: Nennen Sie Ihre Büros, VPN-Ausgänge und Proxys. Sitzungen von dort werden weiter gezeigt.",
      source: "Nur Sie kennen sie.",
    },
    trustedCountries: {
      name: "Vertrauenswürdige Länder",
      effect: "Länder, in denen jeder jederzeit sein darf; die Regeln über Geographie lassen sie aus.",
      source: "Eine gestohlene Sitzung fiele dort nicht auf, daher üblicherweise keine.",
    },
    minimumScore: {
      name: "Geringste Punktzahl eines Befunds",
      effect: "Höher zeigt weniger Befunde. Ab 40 Punkten ist ein Befund eine Warnung, ab 70 kritisch.",
      source: "30 lässt aus, was ein bekanntes VPN oder eine Grenze erklärt.",
    },
    oneFindingPerTheft: {
      name: "Ein Befund je Diebstahl",
      effect: "Sehen mehrere Regeln dasselbe, meldet nur die mit der größten Aussage.",
      source: "Eine gestohlene Sitzung erfüllt bis zu vier Regeln zugleich.",
    },
    "concurrentCountries.windowMs": {
      name: "Zusammen gezählt innerhalb von",
      effect: "Länger findet langsamere Angreifer und mehr Reisende.",
      source: "Nach einer halben Stunde ohne Anfrage endet eine Sitzung meist.",
    },
    "concurrentCountries.warningCountries": {
      name: "Länder für eine Warnung",
      effect: "Ab so vielen Ländern gibt es einen Befund.",
      source: "Zwei können ein Telefon im Ausland oder ein VPN sein, daher eine Warnung.",
    },
    "concurrentCountries.criticalCountries": {
      name: "Länder für einen kritischen Befund",
      effect: "Ab so vielen Ländern ist der Befund kritisch.",
      source: "Drei haben keine gewöhnliche Erklärung.",
    },
    "concurrentCountries.neighbourKm": {
      name: "Nachbarn bis",
      effect: "Zwei Städte beiderseits einer Grenze, die näher liegen, zählen weniger.",
      source: "Etwa so weit pendelt man.",
    },
    "impossibleTravel.maxSpeedKmh": {
      name: "Schnellste glaubhafte Geschwindigkeit",
      effect: "Niedriger findet mehr, auch Züge und kurze Flüge.",
      source: "Etwas schneller als ein Verkehrsflugzeug, wie in Airlock IAM; Okta nimmt 805, Curity 250.",
    },
    "impossibleTravel.minDistanceKm": {
      name: "Kürzeste Entfernung, die zählt",
      effect: "Nähere Orte sind nie zu weit auseinander, wie wenig Zeit auch dazwischen lag.",
      source: "Ortsdaten sind über kurze Entfernungen ungenau.",
    },
    "impossibleTravel.minDistanceInCountryKm": {
      name: "Kürzeste Entfernung innerhalb eines Landes",
      effect: "Dasselbe für zwei Orte in einem Land.",
      source: "Mobilfunknetze erscheinen an wenigen Ausgängen, weit weg von ihren Kunden.",
    },
    "impossibleTravel.lookbackMs": {
      name: "Blickt zurück",
      effect: "Anfragen, die weiter auseinanderliegen, werden nicht verglichen.",
      source: "In einem Tag erreicht ein Flugzeug jeden Ort.",
    },
    "newCountry.learningMs": {
      name: "Lernzeit",
      effect: "Kein Befund über Benutzer, die kürzer bekannt sind.",
      source: "Die Lernzeit von Entra ID Protection.",
    },
    "newCountry.learningDays": {
      name: "Tage mit Nutzung vor dem Urteil",
      effect: "Auch nicht, bevor jemand an so vielen verschiedenen Tagen gesehen wurde.",
      source: "Seltene Besucher lassen sich nicht nach einem Besuch beurteilen.",
    },
    "newCountry.lastsMs": {
      name: "Bleibt ein Befund für",
      effect: "Danach gilt das Land als bekannt.",
      source: "Ein Tag: Bis dahin hat jemand nachgesehen.",
    },
    "addressChange.withinMs": {
      name: "Zählt, wenn schneller als",
      effect: "Langsamere Wechsel sind Reisen, auf denen der Browser mitkommt.",
      source: "Eine Stunde ist der kürzeste gewöhnliche Flug.",
    },
    "addressChange.networks": {
      name: "Auch andere Netze im selben Land",
      effect: "Findet mehr, auch jedes Telefon, das sein WLAN verlässt.",
      source: "Aus, weil Telefone den ganzen Tag das Netz wechseln.",
    },
    "addressChange.neighbourKm": {
      name: "Nachbarn bis",
      effect: "Wechsel über eine Grenze, die kürzer sind, zählen weniger.",
      source: "Etwa so weit pendelt man.",
    },
    "addressChange.lastsMs": lastsADay,
    "clientChange.lastsMs": lastsADay,
    "sessionFlood.userWindowMs": {
      name: "Sitzungen eines Benutzers innerhalb von",
      effect: "Länger zählt mehr davon.",
      source: "Eine Stunde erfasst ein Skript, das unauffällig bleiben will.",
    },
    "sessionFlood.userWarning": {
      name: "Sitzungen eines Benutzers für eine Warnung",
      effect: "Niedriger findet kleinere Fluten.",
      source: "Menschen öffnen eine Handvoll am Tag.",
    },
    "sessionFlood.userCritical": {
      name: "Sitzungen eines Benutzers für einen kritischen Befund",
      effect: "Ab so vielen ist der Befund kritisch.",
      source: "Das Fünffache der Warnung.",
    },
    "sessionFlood.addressWindowMs": {
      name: "Sitzungen von einer Adresse innerhalb von",
      effect: "Länger zählt mehr davon.",
      source: "Passwörter werden in Schüben geraten.",
    },
    "sessionFlood.addressWarning": {
      name: "Sitzungen von einer Adresse für eine Warnung",
      effect: "Niedriger findet kleinere Fluten und große Büros.",
      source: "Büros und Mobilfunknetze teilen sich eine Adresse.",
    },
    "sessionFlood.addressCritical": {
      name: "Sitzungen von einer Adresse für einen kritischen Befund",
      effect: "Ab so vielen ist der Befund kritisch.",
      source: "Das Fünffache der Warnung.",
    },
    "dormantReturn.awayMs": {
      name: "Gilt als abwesend nach",
      effect: "Kürzer findet mehr Rückkehrer. Die Vergangenheit muss länger aufbewahrt werden.",
      source: "NIST SP 800-53 AC-2(3) lässt es offen; 60 Tage sind länger als jeder Urlaub.",
    },
    "dormantReturn.onlyWhenDifferent": {
      name: "Nur wenn etwas anders ist",
      effect: "Nur eine Rückkehr aus einem anderen Land oder mit einem anderen Client ist ein Befund.",
      source: "Dass Menschen zurückkommen, ist gewöhnlich.",
    },
    "dormantReturn.lastsMs": lastsADay,
    "outlived.maxAgeMs": {
      name: "Älteste erlaubte Sitzung",
      effect: "Länger benutzte Sitzungen sind ein Befund, einer für den ganzen Speicher.",
      source: "NIST SP 800-63B verlangt nach 30 Tagen eine neue Anmeldung (AAL1).",
    },
    "outlived.usedWithinMs": {
      name: "Nur wenn benutzt innerhalb von",
      effect: "Alte Sitzungen, die niemand benutzt, schaden nicht, bis es jemand tut.",
      source: "Ein Tag.",
    },
  },

  history: {
    title: "Vergangenheit",
    hint: "Wird auf diesem Rechner aufbewahrt, eine Datei je Speicher. Alles über einen Benutzer lässt sich in dessen Ansicht löschen.",
    activityDays: {
      name: "Aktivität und erledigte Befunde",
      effect: "Wie weit Diagramme und die Liste aller Befunde zurückreichen.",
      source: "Ein Monat deckt eine Untersuchung ab.",
    },
    usersDays: {
      name: "Wo Benutzer gesehen wurden",
      effect: "Gezählt ab dem letzten Mal. Kürzer als „Rückkehr nach langer Zeit“ macht diese Regel blind.",
      source: "Das Dreifache der Abwesenheit, nach der eine Rückkehr ein Befund ist.",
    },
    tooShort: (days) =>
      `Kürzer als die ${days} Tage von „Rückkehr nach langer Zeit“: Diese Regel wird nichts finden.`,
  },

  geo: {
    title: "Orte und Netze",
    hint: "Welche Daten sagen, wo eine Adresse ist und wem sie gehört. Neuere Dateien gelten sofort, und Sitzungen werden neu verortet.",
    places: "Orte",
    networks: "Netze",
    shipped: "die mitgelieferte Liste",
    data: (source, date) => (date === null ? source : `${source}, vom ${date}`),
    locationFile: {
      name: "Eigene Datei mit Orten",
      effect:
        "Pfad einer Datenbank von MaxMind oder DB-IP (.mmdb) mit Ländern oder Städten, auf dem Rechner, auf dem Sessionwatch läuft; eine Datei kann hier abgelegt werden. Leer: die mitgelieferte.",
    },
    networkFile: {
      name: "Eigene Datei mit Netzen",
      effect:
        "Pfad einer Datenbank von MaxMind oder DB-IP (.mmdb) mit Netznamen (ASN); eine Datei kann hier abgelegt werden. Leer: die mitgelieferte Liste.",
    },
    saved: "Daten in Gebrauch",
  },

  lessons: {
    title: "Als erwartet gekennzeichnet",
    hint: "Was durch Antworten auf Befunde gelernt wurde. Was zurückgenommen wird, wird wieder gemeldet.",
    none: "Noch wurde nichts als erwartet gekennzeichnet.",
    forget: "Zurücknehmen",
    forgotten: "Zurückgenommen",
    by: (by, at) => `von ${by}, ${at}`,
    shown: (shown, total) => `Die ${shown} neuesten von ${total} werden gezeigt.`,
    store: "Der ganze Speicher",
    what: {
      country: (name) => `aus ${name}`,
      network: (asn) => `über das Netz AS${asn}`,
      client: (name) => `mit ${name}`,
      session: (handle) => `Sitzung ${handle}, wie alt auch immer`,
      flood: () => "viele Sitzungen",
      report: (kind) => `Meldungen über „${kind}“`,
    },
  },
};
