import { formatNumber } from "../format/numbers.ts";
import type { Text } from "./en.ts";
import { locale } from "./language.ts";
import { pluralIn } from "./plural.ts";

const many = pluralIn("de", locale);
const keys = (count: number) => many(count, { one: "Schlüssel", other: "Schlüssel" });

export const formatDe: Text["format"] = {
  boxTitle: "Sitzungsformate",
  boxMore:
    "Sitzungen verbreiteter Web-Frameworks werden von selbst erkannt. Beschreiben Sie hier, was nicht erkannt wird oder anders gelesen werden soll.",
  none: "Noch ist kein Format beschrieben.",
  describeNew: "Format beschreiben",
  change: (title) => `„${title}“ ändern`,
  edit: (title) => `${title} ändern`,
  remove: (title) => `${title} entfernen`,
  removed: (title) => `„${title}“ wird nicht mehr gelesen`,
  undo: "Rückgängig",

  describe: "Ein Sitzungsformat beschreiben",
  intro:
    "Sagen Sie, welche Schlüssel Sitzungen sind und wo darin was steht. Beobachtet oder geändert wird nichts, bevor Sie es übernehmen; die Vorschau zeigt, was es aus Stichproben macht.",
  key: "Schlüssel",
  keyHint: "{token} und {user} benennen Teile des Schlüssels; * steht für Beliebiges.",
  title: "Name",
  id: "Kurzname",
  idHint: "Für Tabelle und Filter: Kleinbuchstaben, Ziffern, Bindestriche.",
  type: "Art des Werts",
  types: { string: "String", hash: "Hash" },
  encoding: "Kodierung",
  encodings: {
    json: "JSON",
    msgpack: "MessagePack",
    php: "PHP",
    form: "Formular",
    text: "Nur Text",
    hash: "Textfelder",
  },
  paths: "Wo was steht",
  pathsHint:
    "Namen mit Punkten dazwischen: user.id. Alternativen: uid | user.id. Ein Stern steht für beliebige Zeichen: login_*. Nur Text heißt text.",
  fields: {
    user: "Benutzer",
    label: "Lesbarer Name",
    address: "Adresse",
    client: "Client",
    createdAt: "Erstellt",
    lastSeen: "Letzte Anfrage",
    expiresAt: "Gültig bis",
  },
  rolling: "Volle Lebensdauer in Sekunden",
  rollingHint: "Wenn jede Anfrage den Ablauf erneuert: Die letzte Anfrage wird daraus erschlossen.",
  found: (count, of) =>
    count === 0
      ? "Führt in den Stichproben nirgends hin."
      : `In ${formatNumber(count, locale)} von ${formatNumber(of, locale)} gefunden.`,
  companions: "Was mit der Sitzung geht",
  companionsHint: "{token}, {user} und {key} werden eingesetzt.",
  companionKeys: "Zu löschende Schlüssel",
  companionKeysHint: "Einer je Zeile.",
  memberIn: "Herausnehmen aus",
  member: "Das Element",
  memberField: "Das Feld",
  memberType: "Art dessen, was die Sitzung aufführt",
  indexTypes: { set: "Menge", "sorted-set": "Sortierte Menge", list: "Liste", hash: "Hash" },
  addMember: "Menge oder Liste hinzufügen",
  removeMember: "Diese entfernen",
  logOut: "Womit die Anwendung selbst abmeldet",
  logOutHint: "Für Menschen; steht bei jeder Sitzung.",
  fieldProblem: (message) => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`,

  preview: "Was es findet",
  noPreview: "Füllen Sie das Formular bei verbundenem Speicher aus; dann stehen hier Stichproben.",
  counts: (matched, ofType, read) =>
    matched === 0
      ? "Kein Schlüssel der Stichprobe passt."
      : `${keys(matched)} der Stichprobe passen, ${formatNumber(ofType, locale)} sind von dieser Art, ${formatNumber(read, locale)} sind lesbar.`,
  contents: "Inhalt von einer davon",
  contentsHint:
    "Die Namen links ergeben die Pfade. Token und was nach einem Geheimnis aussieht bleiben verborgen.",

  file: "Als Datei",
  fileHint: "Für Kolleginnen und Kollegen oder die Versionsverwaltung.",
  import: "Datei einlesen",
  exportYaml: "Als YAML sichern",
  exportJson: "Als JSON sichern",
  importRefused: "Die Datei beschreibt kein Format",
  line: (line) => `Zeile ${line}`,

  keep: "Übernehmen und beobachten",
  keepChange: "Änderung übernehmen",
  kept: (title) => `„${title}“ wird beobachtet`,
  keptMore: "Der Speicher wird neu gelesen.",
  idTaken: "Ein anderes Format hat diesen Kurznamen schon.",
  incomplete: (count) =>
    `Vorher ${count === 1 ? "ist" : "sind"} noch ${many(count, { one: "Angabe", other: "Angaben" })} zu ergänzen oder zu berichtigen.`,

  suspects: "Nicht erkannt, aber wie Sitzungen",
};
