import { formatNumber } from "../format/numbers.ts";
import { locale } from "./language.ts";
import { pluralIn } from "./plural.ts";

const many = pluralIn("en", locale);

/** What the user view says about the past. */
export const historyEn = {
  title: "Where they have been seen",
  since: (day: string, days: number) =>
    `Known since ${day}, seen on ${many(days, { one: "day", other: "days" })}`,
  country: "Country",
  client: "Client",
  first: "First seen",
  last: "Last seen",
  more: (count: number) => `and ${formatNumber(count, locale)} more`,
  none: "This user has not been seen before.",
  purge: "Delete this history",
  purgeTitle: (who: string) => `Delete the history of ${who}?`,
  purgeMore:
    "Where they were seen, their findings and what was marked as expected about them are deleted from this computer. Sessions stay, and what they do from now on is remembered anew. The audit log keeps its entries and records the deletion.",
  purgeConfirm: "Delete history",
  purged: "History deleted",
};
