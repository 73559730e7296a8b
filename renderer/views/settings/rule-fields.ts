/** Which settings of the rules can be changed, in which order and unit. Their words are in the catalogue. */

/** In how many of the setting's own unit one of the shown units is. */
export const UNITS = {
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
  km: 1,
  kmh: 1,
  count: 1,
  points: 1,
} as const;
export type Unit = keyof typeof UNITS;

export type Field =
  | { readonly path: string; readonly kind: "number"; readonly unit: Unit }
  | { readonly path: string; readonly kind: "switch" }
  | { readonly path: string; readonly kind: "networks" | "countries" };

/** The first group has no switch: it concerns all rules. */
export const RULE_GROUPS = [
  {
    id: "general",
    fields: [
      { path: "trustedNetworks", kind: "networks" },
      { path: "trustedCountries", kind: "countries" },
      { path: "minimumScore", kind: "number", unit: "points" },
      { path: "oneFindingPerTheft", kind: "switch" },
    ],
  },
  {
    id: "concurrentCountries",
    fields: [
      { path: "concurrentCountries.windowMs", kind: "number", unit: "minutes" },
      { path: "concurrentCountries.warningCountries", kind: "number", unit: "count" },
      { path: "concurrentCountries.criticalCountries", kind: "number", unit: "count" },
      { path: "concurrentCountries.neighbourKm", kind: "number", unit: "km" },
    ],
  },
  {
    id: "impossibleTravel",
    fields: [
      { path: "impossibleTravel.maxSpeedKmh", kind: "number", unit: "kmh" },
      { path: "impossibleTravel.minDistanceKm", kind: "number", unit: "km" },
      { path: "impossibleTravel.minDistanceInCountryKm", kind: "number", unit: "km" },
      { path: "impossibleTravel.lookbackMs", kind: "number", unit: "hours" },
    ],
  },
  {
    id: "newCountry",
    fields: [
      { path: "newCountry.learningMs", kind: "number", unit: "days" },
      { path: "newCountry.learningDays", kind: "number", unit: "count" },
      { path: "newCountry.lastsMs", kind: "number", unit: "hours" },
    ],
  },
  {
    id: "addressChange",
    fields: [
      { path: "addressChange.withinMs", kind: "number", unit: "minutes" },
      { path: "addressChange.networks", kind: "switch" },
      { path: "addressChange.neighbourKm", kind: "number", unit: "km" },
      { path: "addressChange.lastsMs", kind: "number", unit: "hours" },
    ],
  },
  { id: "clientChange", fields: [{ path: "clientChange.lastsMs", kind: "number", unit: "hours" }] },
  {
    id: "sessionFlood",
    fields: [
      { path: "sessionFlood.userWindowMs", kind: "number", unit: "minutes" },
      { path: "sessionFlood.userWarning", kind: "number", unit: "count" },
      { path: "sessionFlood.userCritical", kind: "number", unit: "count" },
      { path: "sessionFlood.addressWindowMs", kind: "number", unit: "minutes" },
      { path: "sessionFlood.addressWarning", kind: "number", unit: "count" },
      { path: "sessionFlood.addressCritical", kind: "number", unit: "count" },
    ],
  },
  {
    id: "dormantReturn",
    fields: [
      { path: "dormantReturn.awayMs", kind: "number", unit: "days" },
      { path: "dormantReturn.onlyWhenDifferent", kind: "switch" },
      { path: "dormantReturn.lastsMs", kind: "number", unit: "hours" },
    ],
  },
  {
    id: "outlived",
    fields: [
      { path: "outlived.maxAgeMs", kind: "number", unit: "days" },
      { path: "outlived.usedWithinMs", kind: "number", unit: "hours" },
    ],
  },
] as const satisfies readonly { readonly id: string; readonly fields: readonly Field[] }[];

export type RuleGroup = (typeof RULE_GROUPS)[number];
export type GroupId = RuleGroup["id"];
export type FieldPath = RuleGroup["fields"][number]["path"];
