import { filterWordsEn } from "../../shared/filter/words/en.ts";
import type { Finding, RuleId } from "../../shared/finding.ts";
import { formatNumber } from "../format/numbers.ts";
import { locale } from "./language.ts";
import { ruleTitleIn } from "./rule-title.ts";

/** Names of the settings that a finding is measured against; the monitor may know more of them. */
const threshold: Readonly<Record<string, string>> = {
  maxSpeedKmh: "Fastest plausible speed",
  minDistanceKm: "Shortest distance that counts",
  windowMs: "Counted together within",
  withinMs: "Counts when quicker than",
  warningCountries: "Countries for a warning",
  criticalCountries: "Countries for a critical finding",
  warning: "Sessions for a warning",
  critical: "Sessions for a critical finding",
  learningMs: "Learning period",
  learningDays: "Days of use before judging",
  awayMs: "Counts as away after",
  maxAgeMs: "Oldest session allowed",
};

/** What Findings says. In English a finding's sentence and the parts of its score are the monitor's own words. */
export const findingsEn = {
  sentence: (finding: Finding) => finding.sentence,
  part: (name: string, _finding: Finding) => name,
  listLabel: "Findings",
  include: "Which findings",
  open: "Open",
  all: "All",
  counts: (open: number, critical: number) =>
    critical === 0
      ? `${formatNumber(open, locale)} open`
      : `${formatNumber(open, locale)} open, ${formatNumber(critical, locale)} critical`,
  refused: {
    notices:
      "Too many findings last: new notices are not raised until some are over. Stricter rules in Settings help.",
    warnings:
      "Too many findings last: only critical ones are raised until some are over. Look at the rules in Settings.",
    everything:
      "Far too many findings last: nothing new is raised until some are over. Look at the rules in Settings.",
  },
  shown: (shown: number, total: number) =>
    `The ${formatNumber(shown, locale)} newest of ${formatNumber(total, locale)} are shown.`,

  emptyTitle: "Nothing looks wrong",
  emptyMore:
    "Every session is checked against the rules as it changes: countries at the same time, impossible travel, hijacked cookies, floods of sessions.",
  emptyAllTitle: "Nothing has ever looked wrong",
  emptyShowAll: "Show answered and closed ones",
  choose: "Choose a finding to see the evidence.",

  /** A rule's name. */
  rule: ruleTitleIn(filterWordsEn),

  noUser: "No user",
  state: {
    open: "Open",
    acknowledged: "Acknowledged",
    snoozed: "Snoozed",
    expected: "Expected",
    closed: "Closed",
  },
  stateLine: {
    acknowledged: (by: string) => `Acknowledged by ${by}`,
    snoozed: (by: string, until: string) => `Snoozed by ${by} until ${until}`,
    expected: (by: string) => `Marked as expected by ${by}`,
    closed: {
      ended: "Closed: the sessions have ended.",
      passed: "Closed: the time in which it counts has passed.",
      revoked: "Closed: the sessions were revoked.",
    },
  },

  raised: "Raised",
  updated: "Last seen",
  score: "Score",
  outOf: "of 100",
  scoreHint: "The sum of what makes this suspicious.",

  facts: "What was measured",
  distance: "Distance",
  distanceHint: "Over the globe, less the radius within which each address may be.",
  speed: "Speed",
  speedSentence: (speed: string, limit: string) => `${speed} km/h; the limit is ${limit}`,
  moreThan: (value: string) => `more than ${value}`,
  speedOnly: (speed: string) => `${speed} km/h`,
  within: "Time between",
  countries: "Countries",
  count: "Sessions",
  countSentence: (count: string, limit: string) => `${count}; the limit is ${limit}`,
  age: "Age",
  km: (km: string) => `${km} km`,
  limits: "Limits in force",
  threshold,

  mapLabel: (places: string) => `Map: ${places}`,
  sightings: "Sightings",
  columns: {
    at: "Time",
    place: "Place",
    address: "Address and network",
    client: "Client",
    session: "Session",
  },
  number: "Number",
  after: (length: string) => `+${length}`,
  between: (km: string, length: string) => `${km} in ${length}`,
  ended: "ended",
  openSession: "Open session",
  unknown: "unknown",
  openUser: "Open user",

  actions: {
    label: "Answer",
    acknowledge: "Acknowledge",
    acknowledgeHint: "Takes it off the list of open findings. It opens again if it gets worse.",
    snooze: "Snooze",
    snoozeFor: { hour: "1 hour", shift: "8 hours", week: "7 days" },
    expected: "Expected",
    reopen: "Reopen",
    note: "Note",
    notePlaceholder: "Kept with the finding and the audit log",
    saveNote: "Save note",
    show: "Show its sessions",
    showHint: "The sessions that this finding names, in the table",
    revoke: "Revoke sessions",
    readOnly: "This connection is read-only: nothing can be revoked.",
  },
  answered: {
    acknowledge: "Acknowledged",
    snooze: (length: string) => `Snoozed for ${length}`,
    expected: "Marked as expected",
    reopen: "Open again",
    note: "Note saved",
  },
  expectedTitle: "Is this how it should be?",
  expectedMore: "This finding is closed, and from now on Sessionwatch takes as ordinary:",
  /** What each rule learns; `what` are the countries or clients seen. */
  teaches: {
    "concurrent-countries": (who: string, what: string) => `${who} from ${what}, also at the same time.`,
    "impossible-travel": (who: string, what: string) =>
      `${who} from ${what}, and jumps between them: a company VPN, a mobile network.`,
    "new-country": (who: string, what: string) => `${who} from ${what}.`,
    "address-change": (who: string, what: string) => `${who} from ${what}, also within one session.`,
    "client-change": (who: string, what: string) => `sessions of ${who} that change between ${what}.`,
    "session-flood": (who: string) => `many sessions of ${who}.`,
    "dormant-return": (who: string, what: string) => `${who} from ${what}.`,
    outlived: (who: string) => `these sessions of ${who}, however old they become.`,
    reported: (who: string) => `this report about ${who}.`,
  } satisfies Record<RuleId, (who: string, what: string) => string>,
  teachesHosting:
    "Where an address belongs to a hosting provider, that provider's network is learned instead of the country.",
  expectedElse: "Anything else about this user is still reported. Reopening the finding takes it back.",
  expectedConfirm: "Mark as expected",

  keys: {
    title: "In the findings",
    next: "Next finding",
    previous: "Previous finding",
    open: "Open the user",
    show: "Show its sessions",
    acknowledge: "Acknowledge",
    snooze: "Snooze for an hour",
    expected: "Mark as expected",
    revoke: "Revoke the finding's sessions",
  },
};
