import { formatNumber } from "../format/numbers.ts";
import { locale } from "./language.ts";
import { pluralIn } from "./plural.ts";
import type { responseEn } from "./response-en.ts";

const many = pluralIn("de", locale);
const sessions = (count: number) => many(count, { one: "Sitzung", other: "Sitzungen" });

export const responseDe: typeof responseEn = {
  title: "Automatische Antwort",
  hint: "Regeln dürfen von selbst Sitzungen beenden. Vorher ist jedes Mal Zeit, es aufzuhalten, am Befund. Verbindungen, die nur lesen, antworten nie.",
  mode: "Automatische Antwort",
  modes: { off: "Aus", "dry-run": "Probelauf", on: "An" },
  modeHints: {
    off: "Nichts geschieht von selbst.",
    "dry-run": "An den Befunden steht, was geschehen wäre. Beendet wird nichts.",
    on: "Sitzungen werden beendet, ohne dass jemand drückt. Sehen Sie sich zuerst einen Probelauf an.",
  },
  from: "Befunde ab",
  fromHint: "Mildere führen zu nichts.",
  grace: "Zeit zum Aufhalten",
  graceHint: "Vom Befund, bis seine Sitzungen beendet werden.",
  graces: { "30000": "30 s", "120000": "2 min", "600000": "10 min", "3600000": "1 h" },
  actions: {
    none: "Nichts",
    newcomer: "Beenden, was gestohlen aussieht",
    user: "Alle des Benutzers beenden",
  },
  rehearsal: "Was geschehen wäre",
  rehearsalNone: "Noch ist kein Befund aufbewahrt; über diese Einstellungen lässt sich nichts sagen.",
  rehearsed: (findings, since, acted, users) =>
    acted === 0
      ? `Von ${many(findings, { one: "Befund", other: "Befunden" })} seit ${since} hätte keiner zum Beenden von Sitzungen geführt.`
      : `Von ${many(findings, { one: "Befund", other: "Befunden" })} seit ${since} ${acted === 1 ? "hätte einer" : `hätten ${formatNumber(acted, locale)}`} zum Beenden von Sitzungen geführt, von ${many(users, { one: "Person", other: "Personen" })}.`,
  rehearsedOver: (count) =>
    `${many(count, { one: "weiterer war", other: "weitere waren" })} beantwortet oder vorbei, solange Zeit war, es aufzuhalten.`,
  rehearsalCaveat: "Ob diese Sitzungen dann noch offen gewesen wären, ist nicht bekannt.",
  rehearsedAction: { newcomer: "Was gestohlen aussah", user: "Alle der Person" },
  saved: "Automatische Antwort geändert.",
  stop: "Aufhalten",
  stopped: "Es wird nicht geschehen.",
  waiting: (action, count) =>
    action === "user"
      ? `Alle Sitzungen dieses Benutzers (${count}) werden beendet`
      : `${sessions(count)}, die gestohlen ${count === 1 ? "aussieht, wird" : "aussehen, werden"} beendet`,
  waitingDry: (count) => `Probelauf: ${sessions(count)} würden beendet`,
  done: (count) => `${sessions(count)} automatisch beendet`,
  doneDry: (count) => `Probelauf: ${sessions(count)} wären beendet worden`,
  stoppedBy: (who) => `Automatische Antwort von ${who} aufgehalten`,
  withdrawn: "Automatische Antwort zurückgezogen: der Befund wurde beantwortet oder seine Ursache war vorbei",
  failed: (reason) => `Automatische Antwort gescheitert: ${reason}`,
};
