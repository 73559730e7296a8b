import { formatDuration } from "../format/durations.ts";
import { formatNumber } from "../format/numbers.ts";
import { locale } from "./language.ts";
import { pluralIn } from "./plural.ts";

const many = pluralIn("en", locale);
const length = (ms: number) => formatDuration(ms, locale);

/** What the Overview says. */
export const overviewEn = {
  partial: (read: string, total: string) =>
    `Reading sessions: ${read} of ${total}. The figures grow until all of them are read.`,

  figures: {
    label: "Figures",
    sessions: "Active sessions",
    users: "Users",
    activeNow: "Active now",
    activeNowHint: "Sessions with a request in the last five minutes.",
    countries: "Countries",
    unknown: "unreadable",
    unknownHint: "No session can be read, so this is not known.",
    findings: "Open findings",
    critical: (count: number) => `${formatNumber(count, locale)} critical`,
    noneCritical: "none critical",
    perUser: (mean: string) => `${mean} per user`,
    shareOfAll: (share: string) => `${share} of all`,
    change: (change: string, range: string) => `${change} in ${range}`,
    changeHint: (range: string) => `Change of the active sessions since the beginning of the last ${range}.`,
    watchedSince: (clock: string) => `since ${clock}`,
    sinceHere: "The line begins when you opened this page.",
    anonymous: (count: number) => `${formatNumber(count, locale)} without a user`,
    anonymousHint: "Sessions of visitors who have not signed in, or whose user is not recorded.",
    opaque: (count: number) => `${formatNumber(count, locale)} unreadable`,
    opaqueHint: "Their contents cannot be decoded. They are counted, expire and can be revoked all the same.",
  },

  activity: {
    title: "Active sessions",
    range: "Time range",
    summary: (now: number, most: number) =>
      `Active sessions over time: ${formatNumber(now, locale)} now, at most ${formatNumber(most, locale)} in this range`,
    unwatched: "not watched yet",
    unfiltered: "all sessions",
    unfilteredHint: "The past is recorded for all sessions together: the filter does not narrow this chart.",
    active: "Active",
    started: "Started per minute",
    ended: "Ended per minute",
    revoked: "Revoked",
    startedShort: "started",
    endedShort: "ended per minute",
    moreMarks: (count: number) => `${formatNumber(count, locale)} more`,
    drawHint: "Draw a stretch to zoom in: arrow keys move, Shift and arrow keys draw, Enter zooms in.",
    stretch: (from: string, to: string) => `${from} to ${to}`,
    zoomOut: "Whole range",
  },

  idle: {
    title: "Last request",
    bucket: (when: string, count: string) => `Last request ${when}: ${count}. Show only these.`,
    under: (ms: number) => `less than ${length(ms)} ago`,
    over: (ms: number) => `more than ${length(ms)} ago`,
    between: (from: number, to: number) => `${length(from)} to ${length(to)} ago`,
    none: "No session records its last request.",
  },

  map: {
    title: "Where",
    label: (count: number) =>
      `Map of sessions in ${many(count, { one: "country", other: "countries" })}; the list beside it has the figures`,
    list: "Sessions by country",
    share: (share: string) => `(${share})`,
    unknown: "Unknown",
    onlyUnknown: "Show only sessions without a known country",
    only: (name: string) => `Show only ${name}`,
    fewer: "fewer",
    more: "more sessions",
    city: "city",
    jump: "jump of one user",
    none: "No session has an address with a known country.",
  },

  shares: {
    browsers: "Browsers",
    systems: "Systems",
    formats: "Formats",
    only: (name: string) => `Show only ${name}`,
    none: "Not recorded by this store.",
    noneFormats: "No session yet.",
  },

  busiest: {
    title: "Most sessions",
    open: (who: string) => `Open ${who}`,
    countries: (count: number) => many(count, { one: "country", other: "countries" }),
    none: "No session has a user.",
  },

  feed: {
    title: "Newest findings",
    all: "All findings",
    unfiltered: "not filtered",
    unfilteredHint: "These are the findings of all users: the filter does not narrow them.",
    none: "Nothing looks wrong",
    noneMore: "Every session is checked as it changes. What looks stolen or shared appears here.",
    unchecked: "Nothing can be checked",
    uncheckedMore: {
      all: "No session's contents can be read, so none is checked: nobody would notice if one was stolen.",
      some: "Sessions that cannot be read are not checked: nobody would notice if one was stolen.",
    },
  },

  emptyTitle: "No sessions",
  emptyMore: "The store is connected and holds no session. The charts fill as they begin.",
  noMatchTitle: "No session matches this filter",
  noMatchMore: "Everything on this page follows the filter line above.",
  clearFilter: "Clear the filter",
};
