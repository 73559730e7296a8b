import { formatNumber } from "../format/numbers.ts";
import type { historyEn } from "./history-en.ts";
import { locale } from "./language.ts";
import { pluralIn } from "./plural.ts";

const many = pluralIn("de", locale);

export const historyDe: typeof historyEn = {
  title: "Wo er oder sie gesehen wurde",
  since: (day, days) => `Bekannt seit ${day}, gesehen an ${many(days, { one: "Tag", other: "Tagen" })}`,
  country: "Land",
  client: "Client",
  first: "Zuerst gesehen",
  last: "Zuletzt gesehen",
  more: (count) => `und ${formatNumber(count, locale)} weitere`,
  none: "Dieser Benutzer wurde noch nie gesehen.",
  purge: "Diese Vergangenheit löschen",
  purgeTitle: (who) => `Die Vergangenheit von ${who} löschen?`,
  purgeMore:
    "Wo er oder sie gesehen wurde, die Befunde und was darin als erwartet gekennzeichnet ist, werden von diesem Rechner gelöscht. Sitzungen bleiben, und was sie von jetzt an tun, wird neu gemerkt. Das Prüfprotokoll behält seine Einträge und verzeichnet die Löschung.",
  purgeConfirm: "Vergangenheit löschen",
  purged: "Vergangenheit gelöscht",
};
