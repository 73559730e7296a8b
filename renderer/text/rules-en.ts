import { filterWordsEn } from "../../shared/filter/words/en.ts";
import type { FieldPath, GroupId, Unit } from "../views/settings/rule-fields.ts";
import { ruleTitleIn } from "./rule-title.ts";

const ruleTitle = ruleTitleIn(filterWordsEn);

interface FieldWords {
  readonly name: string;
  /** What a higher or lower value does. */
  readonly effect: string;
  /** Where the default comes from. */
  readonly source: string;
}

/** What the settings of the rules, of the history and of the lessons say. */
export const rulesEn = {
  title: "Rules",
  hint: "What counts as suspicious. Changes take effect at once, keep all findings, and are recorded in the audit log.",
  on: "On",
  off: "Off",
  save: "Save changes",
  discard: "Discard",
  saved: "Rules changed",
  historySaved: "History settings changed",
  reset: "Use default",
  defaultIs: (value: string) => `Default: ${value}.`,
  none: "none",
  placeholderNetworks: "203.0.113.0/24\n2001:db8::/32",
  placeholderCountries: "DE\nAT",
  unit: {
    minutes: "minutes",
    hours: "hours",
    days: "days",
    km: "km",
    kmh: "km/h",
    count: "",
    points: "points",
  } satisfies Record<Unit, string>,
  problem: {
    number: "Enter a number.",
    tooSmall: (bound: string) => `At least ${bound}.`,
    tooBig: (bound: string) => `At most ${bound}.`,
    network: (text: string) =>
      `“${text}” is not a network. Write an address or a network such as 203.0.113.0/24, one per line.`,
    country: (text: string) =>
      `“${text}” is not a country code. Write two letters, such as DE, one per line.`,
    order: "Must not be lower than the value for a warning.",
    other: "This value cannot be used.",
  },
  group: {
    general: { name: "For all rules", what: "What is trusted, and what is worth a finding." },
    concurrentCountries: {
      name: ruleTitle("concurrent-countries"),
      what: "One user is active from several countries within a short time.",
    },
    impossibleTravel: {
      name: ruleTitle("impossible-travel"),
      what: "Two requests of one user are further apart than anybody travels in the time between. Accuracy radii of both places are subtracted first.",
    },
    newCountry: {
      name: ruleTitle("new-country"),
      what: "The first time a user, known for long enough, is seen in a country.",
    },
    addressChange: {
      name: ruleTitle("address-change"),
      what: "One session moves to another country without a new login.",
    },
    clientChange: {
      name: ruleTitle("client-change"),
      what: "One session changes its browser or operating system without a new login.",
    },
    sessionFlood: {
      name: ruleTitle("session-flood"),
      what: "One user or one address opens unusually many sessions.",
    },
    dormantReturn: {
      name: ruleTitle("dormant-return"),
      what: "A user who was away for long comes back from another country or with another client.",
    },
    outlived: { name: ruleTitle("outlived"), what: "Sessions in use that are older than the policy allows." },
  } satisfies Record<GroupId, { name: string; what: string }>,
  field: {
    trustedNetworks: {
      name: "Trusted networks",
      effect:
        "Requests from these networks say nothing about where a user is: list your offices, VPN exits and proxies. Sessions from there are still shown.",
      source: "Only you know them.",
    },
    trustedCountries: {
      name: "Trusted countries",
      effect: "Countries in which any user may be at any time; the rules about geography leave them out.",
      source: "A stolen session in a trusted country goes unnoticed, so none by default.",
    },
    minimumScore: {
      name: "Lowest score of a finding",
      effect: "Higher shows fewer findings. From 40 points a finding is a warning, from 70 critical.",
      source: "30 leaves out what a known VPN or a border explains.",
    },
    oneFindingPerTheft: {
      name: "One finding per theft",
      effect: "Of several rules that see the same, only the one that says most raises a finding.",
      source: "A stolen session satisfies up to four rules at once.",
    },
    "concurrentCountries.windowMs": {
      name: "Counted together within",
      effect: "Longer finds slower attackers, and more travellers.",
      source: "Half an hour is a web session's usual idle limit.",
    },
    "concurrentCountries.warningCountries": {
      name: "Countries for a warning",
      effect: "From this many countries on there is a finding.",
      source: "Two can be a phone abroad or a VPN, so a warning.",
    },
    "concurrentCountries.criticalCountries": {
      name: "Countries for a critical finding",
      effect: "From this many countries on the finding is critical.",
      source: "Three have no ordinary explanation.",
    },
    "concurrentCountries.neighbourKm": {
      name: "Neighbours up to",
      effect: "Two cities across a border that are closer than this score less.",
      source: "About as far as people commute.",
    },
    "impossibleTravel.maxSpeedKmh": {
      name: "Fastest plausible speed",
      effect: "Lower finds more, trains and short flights among them.",
      source: "Just over an airliner's cruising speed, as in Airlock IAM; Okta uses 805, Curity 250.",
    },
    "impossibleTravel.minDistanceKm": {
      name: "Shortest distance that counts",
      effect: "Places closer than this are never too far apart, however little time there was.",
      source: "Geo data is imprecise over short distances.",
    },
    "impossibleTravel.minDistanceInCountryKm": {
      name: "Shortest distance within a country",
      effect: "The same for two places in one country.",
      source: "Mobile carriers appear at a few exits, far from their customers.",
    },
    "impossibleTravel.lookbackMs": {
      name: "Looks back",
      effect: "Requests further apart in time are not compared.",
      source: "Within a day an airliner reaches any place.",
    },
    "newCountry.learningMs": {
      name: "Learning period",
      effect: "No finding about a user who is known for less.",
      source: "Entra ID Protection's learning period.",
    },
    "newCountry.learningDays": {
      name: "Days of use before judging",
      effect: "Nor before the user was seen on as many different days.",
      source: "Rare visitors cannot be judged by one visit.",
    },
    "newCountry.lastsMs": {
      name: "Stays a finding for",
      effect: "After this the country counts as known.",
      source: "A day: somebody has looked by then.",
    },
    "addressChange.withinMs": {
      name: "Counts when quicker than",
      effect: "Slower moves are journeys, on which the browser is taken along.",
      source: "An hour is the shortest ordinary flight.",
    },
    "addressChange.networks": {
      name: "Also other networks in the same country",
      effect: "Finds more, and every phone that leaves its Wi-Fi.",
      source: "Off, because phones change networks all day.",
    },
    "addressChange.neighbourKm": {
      name: "Neighbours up to",
      effect: "Moves across a border that are shorter than this score less.",
      source: "About as far as people commute.",
    },
    "addressChange.lastsMs": {
      name: "Stays a finding for",
      effect: "After this it closes by itself.",
      source: "A day: somebody has looked by then.",
    },
    "clientChange.lastsMs": {
      name: "Stays a finding for",
      effect: "After this it closes by itself.",
      source: "A day: somebody has looked by then.",
    },
    "sessionFlood.userWindowMs": {
      name: "Sessions of one user within",
      effect: "Longer counts more of them.",
      source: "An hour covers a script that tries to stay unnoticed.",
    },
    "sessionFlood.userWarning": {
      name: "Sessions of one user for a warning",
      effect: "Lower finds smaller floods.",
      source: "People open a handful a day.",
    },
    "sessionFlood.userCritical": {
      name: "Sessions of one user for a critical finding",
      effect: "From this many on the finding is critical.",
      source: "Five times the warning.",
    },
    "sessionFlood.addressWindowMs": {
      name: "Sessions from one address within",
      effect: "Longer counts more of them.",
      source: "Password guessing comes in bursts.",
    },
    "sessionFlood.addressWarning": {
      name: "Sessions from one address for a warning",
      effect: "Lower finds smaller floods, and large offices.",
      source: "Offices and mobile carriers share one address.",
    },
    "sessionFlood.addressCritical": {
      name: "Sessions from one address for a critical finding",
      effect: "From this many on the finding is critical.",
      source: "Five times the warning.",
    },
    "dormantReturn.awayMs": {
      name: "Counts as away after",
      effect: "Shorter finds more returns. History must be kept for longer than this.",
      source: "NIST SP 800-53 AC-2(3) leaves it open; 60 days is longer than any leave.",
    },
    "dormantReturn.onlyWhenDifferent": {
      name: "Only when something is different",
      effect: "Only a return from another country or with another client is a finding.",
      source: "That people come back is ordinary.",
    },
    "dormantReturn.lastsMs": {
      name: "Stays a finding for",
      effect: "After this it closes by itself.",
      source: "A day: somebody has looked by then.",
    },
    "outlived.maxAgeMs": {
      name: "Oldest session allowed",
      effect: "Sessions in use for longer are a finding, one for the whole store.",
      source: "NIST SP 800-63B asks for a new login after 30 days (AAL1).",
    },
    "outlived.usedWithinMs": {
      name: "Only if used within",
      effect: "Old sessions that nobody uses do no harm until somebody does.",
      source: "A day.",
    },
  } satisfies Record<FieldPath, FieldWords>,

  history: {
    title: "History",
    hint: "Kept on this computer, in one file per store. Anything about one user can be deleted in the user's view.",
    activityDays: {
      name: "Activity and closed findings",
      effect: "How far back charts and the list of all findings reach.",
      source: "A month covers an investigation.",
    },
    usersDays: {
      name: "Where users were seen",
      effect:
        "Counted from when a user was seen last. Shorter than “Back after a long time” makes that rule blind.",
      source: "Three times the absence after which a return is a finding.",
    },
    tooShort: (days: string) =>
      `Shorter than the ${days} days of “Back after a long time”: that rule will find nothing.`,
  },

  geo: {
    title: "Places and networks",
    hint: "Which data say where an address is and whose it is. Newer files are used at once, and sessions are placed anew.",
    places: "Places",
    networks: "Networks",
    shipped: "the list that ships with Sessionwatch",
    data: (source: string, date: string | null) => (date === null ? source : `${source}, of ${date}`),
    locationFile: {
      name: "Your own file of places",
      effect:
        "Path of a MaxMind or DB-IP database (.mmdb) with countries or cities, on the computer where Sessionwatch runs; a file can be dropped here. Empty: the bundled one.",
    },
    networkFile: {
      name: "Your own file of networks",
      effect:
        "Path of a MaxMind or DB-IP database (.mmdb) with network names (ASN); a file can be dropped here. Empty: the bundled list.",
    },
    saved: "Data in use",
  },

  lessons: {
    title: "Marked as expected",
    hint: "What people taught by answering findings. What is taken back is reported again.",
    none: "Nothing was marked as expected yet.",
    forget: "Take back",
    forgotten: "Taken back",
    by: (by: string, at: string) => `by ${by}, ${at}`,
    shown: (shown: string, total: string) => `The ${shown} newest of ${total} are shown.`,
    store: "The whole store",
    what: {
      country: (name: string) => `from ${name}`,
      network: (asn: string) => `through the network AS${asn}`,
      client: (name: string) => `with ${name}`,
      session: (handle: string) => `session ${handle}, however old`,
      flood: () => "many sessions",
      report: (kind: string) => `reports of “${kind}”`,
    },
  },
};
