import type { FeedKind, FeedReason } from "../../shared/status.ts";
import { locale } from "./language.ts";
import { pluralIn } from "./plural.ts";

const many = pluralIn("en", locale);

/** What the frame around the views says. */
export const shellEn = {
  nav: {
    label: "Views",
    overview: "Overview",
    sessions: "Sessions",
    user: "User",
    findings: "Findings",
    audit: "Audit",
    connections: "Connections",
    settings: "Settings",
    wallboard: "Wallboard",
    format: "Session format",
    openFindings: (count: number) => many(count, { one: "open finding", other: "open findings" }),
    criticalFindings: (count: number) => many(count, { one: "critical finding", other: "critical findings" }),
  },

  status: {
    label: "Status",
    idle: "Not connected",
    connecting: "Connecting",
    loading: (read: string, total: string) => `Loading ${read} of ${total}`,
    live: "Live",
    /** Instead of live, where sessions may not be read. */
    unread: { all: "Sessions unreadable", some: "Some sessions unreadable" },
    permissions: "Check permissions",
    catchingUp: (behind: number) =>
      `Catching up: ${many(behind, { one: "change", other: "changes" })} behind`,
    stale: (since: string) => `Stale since ${since}`,
    failed: "Not connected",
    nextAttempt: "next attempt",
    linkConnecting: "Opening the monitor",
    linkClosed: (since: string) => `No monitor since ${since}`,
    linkClosedTitle: "This window has lost the monitor",
    linkClosedMore:
      "What is on the screen shows the moment it was lost. If Sessionwatch was closed, start it again and open the address it prints.",
    incompatibleTitle: "This window is from another version",
    incompatibleMore: (version: string) =>
      `The monitor is version ${version}. Reload the window to match it.`,
    demonstration: "Demonstration",
    readOnly: "Read-only",
    feed: {
      events: "keyspace events",
      invalidations: "invalidations",
      rescans: "rescans",
    } satisfies Record<FeedKind, string>,
    /** Why this feed and not a better one. */
    feedReason: (reason: FeedReason): string => {
      switch (reason.kind) {
        case "events-sent":
          return `The server sends keyspace events (${flagsOf(reason.flags)}).`;
        case "events-by-hand":
          return `Chosen by hand (${flagsOf(reason.flags)}).`;
        case "by-hand":
          return "Chosen by hand.";
        case "no-events":
          return reason.wanted
            ? "Keyspace events were chosen by hand, but are not to be had; client tracking takes their place."
            : "Keyspace events are not available; the server announces changed keys through client tracking.";
        case "nothing-announced":
          return reason.wanted
            ? "Client tracking was chosen by hand, but is not to be had; all keys are listed again and again."
            : "Neither keyspace events nor client tracking are available; all keys are listed again and again.";
      }
    },
    lag: (lag: string) => `${lag} lag`,
    lagHint: "From a change in the store to its row here: 99 of 100 changes in the last minute were faster.",
    rate: (rate: string) => `${rate} changes/s`,
    driftNone: "No drift",
    drift: (differing: string, sampled: string) => `Drift ${differing} of ${sampled}`,
    driftHint: "A background audit compares samples with the store for ever. This many differed.",
    skew: (skew: string) => `Clock off by ${skew}`,
    skewHint: "The store's clock and this machine's differ. Times here are on the store's clock.",
    problems: (count: number) => many(count, { one: "problem", other: "problems" }),
  },

  banner: {
    demonstration: "Demonstration store with simulated visitors.",
    openApp: "Open the reference application",
    connectYours: "Watch your own store",
    hide: "Hide this line",
  },

  palette: {
    title: "Go to or do",
    placeholder: "User, address, view or action",
    users: "Users",
    views: "Views",
    actions: "Actions",
    searching: "Searching",
    nothing: "Nothing found",
    matched: (what: string) => `by ${what}`,
    filterFor: (what: string) => `Filter sessions for “${what}”`,
    switchTheme: (theme: string) => `Theme: ${theme}`,
    showKeys: "Keyboard shortcuts",
    newWindow: "Open this view in a new window",
    showGuide: "Show the first steps",
    clearFilter: "Clear the filter",
    savedFilter: (name: string) => `Filter: ${name}`,
  },

  keyboard: {
    title: "Keyboard",
    groups: { anywhere: "Anywhere", table: "In the table" },
    palette: "Search users, views and actions",
    filter: "Edit the filter",
    overview: "Go to Overview",
    sessions: "Go to Sessions",
    findings: "Go to Findings",
    user: "Go to User",
    audit: "Go to Audit",
    connections: "Go to Connections",
    settings: "Go to Settings",
    wallboard: "Fill the screen with the wallboard",
    help: "This help",
    escape: "Back out: close, deselect, clear",
    theme: "Switch between dark and light",
    next: "Next row",
    previous: "Previous row",
    first: "First row",
    last: "Last row",
    select: "Select or deselect the row",
    revoke: "Revoke the row at once, or what is selected",
    details: "Open the row's details",
    logOut: "Log the shown user out everywhere",
    userOf: "Open the row's user",
    refresh: "Show what is newer",
    copyRow: "Copy the row, or what is selected",
  },

  guide: {
    title: "First steps",
    live: "What you see is the store",
    liveMore: "The line at the bottom says so, or since when it is not.",
    find: "Find a user",
    findMore: "By name, e-mail, user id or IP address; Enter opens the page to log them out.",
    narrow: "Click to narrow",
    narrowMore: "Any country, bar, row or stretch of the timeline; it becomes a chip you can share.",
    revoke: "One click ends one session",
    revokeMore: "Anything wider shows the count first. Revoking cannot be undone.",
    done: "Got it",
  },

  wallboard: {
    leave: "Esc leaves the wallboard",
  },

  theme: {
    toggle: "Switch theme",
  },
};

function flagsOf(flags: string | null): string {
  return flags === null ? "settings unknown" : `notify-keyspace-events is “${flags}”`;
}
