import type { alertsEn } from "./alerts-en.ts";
import { deliveryReasonDe } from "./delivery-reasons-de.ts";
import { locale } from "./language.ts";
import { pluralIn } from "./plural.ts";
import { tlsWordsDe } from "./tls-problems-de.ts";

const many = pluralIn("de", locale);

export const alertsDe: typeof alertsEn = {
  title: "Meldungen",
  hint: "Befunde und Widerrufe werden hierhin gesendet, Sitzungstoken niemals. Was ein Empfänger nicht annimmt, wartet auf der Platte und wird wieder versucht.",
  none: "Nichts wird irgendwohin gesendet.",
  add: "Hinzufügen",
  edit: "Ändern",
  remove: "Entfernen",
  test: "Probe senden",
  tested: (name) => `Die Probe kam bei ${name} an.`,
  saved: (name) => `Meldungen an ${name} gespeichert.`,
  removed: (name) => `Meldungen an ${name} entfernt.`,
  reallyRemove: (waiting) =>
    waiting === 0
      ? "Es wird nichts mehr dorthin gemeldet, und die Adresse wird vergessen."
      : `Es wird nichts mehr dorthin gemeldet, und ${many(waiting, { one: "wartendes Ereignis wird", other: "wartende Ereignisse werden" })} verworfen.`,
  kinds: { webhook: "Webhook", file: "Datei", syslog: "Syslog" },
  bodies: { own: "JSON", slack: "Slack", teams: "Teams", ecs: "ECS", ocsf: "OCSF" },
  transports: { udp: "UDP", tcp: "TCP", tls: "TLS" },
  off: "aus",
  never: "seit dem Start nichts zugestellt",
  delivered: "letzte Zustellung",
  failing: "gestört seit",
  reason: (reason) => tlsWordsDe(reason)?.reason ?? deliveryReasonDe(reason),
  remedy: (reason) => tlsWordsDe(reason)?.next ?? null,
  nextAttempt: "nächster Versuch",
  waiting: (count) => many(count, { one: "Ereignis wartet", other: "Ereignisse warten" }),
  dropped: (count) => many(count, { one: "Ereignis verloren", other: "Ereignisse verloren" }),
  signed: "signiert",
  form: {
    newTitle: "Meldungen senden",
    changeTitle: (name) => `Meldungen an ${name}`,
    kind: "Empfänger",
    name: "Name",
    url: "Adresse",
    urlHint:
      "Sie wird wie ein Passwort aufbewahrt: wer sie hat, kann dort schreiben. Sie wird nie wieder gezeigt.",
    urlKept: "Leer lassen, um die jetzige zu behalten.",
    key: "Signaturschlüssel",
    keyHint:
      "Freiwillig. Zustellungen tragen dann eine Signatur nach Standard Webhooks (HMAC-SHA256), an der der Empfänger Sie erkennt.",
    keyKept: "Leer lassen, um den jetzigen zu behalten.",
    forgetKey: "Nicht mehr signieren",
    body: "Format",
    perMinute: "Höchstens je Minute",
    path: "Datei",
    pathHint: "Ein vollständiger Pfad, der auf .jsonl endet. Je Ereignis wird eine Zeile JSON angehängt.",
    transport: "Übertragung",
    transportHint:
      "UDP und TCP antworten nicht, was unterwegs verloren geht, bleibt unbemerkt. Nur TLS ist verschlüsselt.",
    host: "Rechner",
    port: "Port",
    condition: "Nur Befunde, die passen",
    conditionHint: "Ein Filter, zum Beispiel severity>=warning -rule:new-country. Leer: alle Befunde.",
    revocations: "Auch Widerrufe",
    enabled: "An",
    save: "Speichern",
  },
};
