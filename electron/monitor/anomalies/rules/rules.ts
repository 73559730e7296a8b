/** The rules about users, and what they say of one. Those about an address and about the whole store stand alone. */
import type { AnomalySettings } from "../../../../shared/settings/rules.ts";
import type { Candidate, UserFacts } from "../facts.ts";
import { subsume } from "../subsume.ts";
import { addressChange } from "./address-change.ts";
import { clientChange } from "./client-change.ts";
import { concurrentCountries } from "./concurrent-countries.ts";
import { dormantReturn } from "./dormant-return.ts";
import { impossibleTravel } from "./impossible-travel.ts";
import { newCountry } from "./new-country.ts";
import { type Report, reported } from "./reported.ts";
import { userFlood } from "./session-flood.ts";

const userRules: readonly ((facts: UserFacts, settings: AnomalySettings) => Candidate[])[] = [
  concurrentCountries,
  impossibleTravel,
  newCountry,
  addressChange,
  clientChange,
  userFlood,
  dormantReturn,
];

export function aboutUser(
  facts: UserFacts,
  reports: readonly Report[],
  settings: AnomalySettings,
): Candidate[] {
  const found = userRules.flatMap((rule) => rule(facts, settings));
  return [...(settings.oneFindingPerTheft ? subsume(found) : found), ...reported(reports)];
}
