import { filterWordsEn } from "../../shared/filter/words/en.ts";
import type {
  EstimateReason,
  LastSeenOrigin,
  OpaqueReason,
  RevocationState,
  Severity,
  SortColumn,
} from "../../shared/session.ts";
import { formatNumber } from "../format/numbers.ts";
import { alertsEn } from "./alerts-en.ts";
import { connectionsEn } from "./connections-en.ts";
import { findingsEn } from "./findings-en.ts";
import { formatEn } from "./format-en.ts";
import { historyEn } from "./history-en.ts";
import { hostSettingsEn } from "./host-settings-en.ts";
import { locale } from "./language.ts";
import { overviewEn } from "./overview-en.ts";
import { pluralIn } from "./plural.ts";
import { preflightEn } from "./preflight-en.ts";
import { recognitionEn } from "./recognition-en.ts";
import { responseEn } from "./response-en.ts";
import { revokeEn } from "./revoke-en.ts";
import { rulesEn } from "./rules-en.ts";
import { sessionsEn } from "./sessions-en.ts";
import { shellEn } from "./shell-en.ts";

const many = pluralIn("en", locale);
const sessions = (count: number) => many(count, { one: "session", other: "sessions" });
const users = (count: number) => many(count, { one: "user", other: "users" });

/** English, complete. Every other language has the same shape. */
export const en = {
  app: {
    name: "Sessionwatch",
    skipToContent: "Skip to content",
  },

  actions: {
    copy: "Copy",
    copied: "Copied",
    pathUnknown: "The browser does not tell where a dropped file is. Type or paste its path.",
    close: "Close",
    cancel: "Cancel",
    retry: "Try now",
    reload: "Reload",
    undo: "Undo",
    search: "Search",
    done: "Done",
  },

  time: {
    ago: (length: string) => `${length} ago`,
    ahead: (length: string) => `in ${length}`,
    now: "now",
  },

  count: {
    sessions,
    users,
    estimate: (value: string) => `about ${value}`,
    /** Why it is an estimate. */
    why: (reason: EstimateReason): string => {
      switch (reason.kind) {
        case "loading":
          return "The first scan is still running; only sessions read so far are counted.";
        case "keys":
          return "This is the number of keys in the database; not every key need be a session.";
        case "scaled":
          return `Counted among the first ${formatNumber(reason.keys, locale)} keys of each server and scaled to all keys.`;
        case "sample":
          return reason.range === null
            ? `Estimated from one user in ${reason.oneIn}; too few of them to say how far it may be off.`
            : `Estimated from one user in ${reason.oneIn}: between ${formatNumber(reason.range.from, locale)} and ${formatNumber(reason.range.to, locale)} with a probability of 95 %.`;
        case "not-sampled":
          return "This user is not in the sample that is watched.";
      }
    },
  },

  severity: {
    critical: "Critical",
    warning: "Warning",
    notice: "Notice",
  } satisfies Record<Severity, string>,

  session: {
    anonymous: "No user",
    noAddress: "No address",
    noPlace: "Unknown place",
    noClient: "Unknown client",
    noExpiry: "No expiry",
    notRecorded: "Not recorded",
    opaque: "Unreadable",
    origin: {
      recorded: "Recorded in the session itself.",
      inferred: "Computed from the expiry, which moves with every request.",
      observed: "When Sessionwatch saw the session change; it does not record this itself.",
    } satisfies Record<LastSeenOrigin, string>,
    opaqueReason: {
      encrypted: "The contents are encrypted.",
      "not-this-format": "The contents do not have the expected format.",
      truncated: "The contents end too early.",
      "too-large": "The contents are too large to read.",
      "too-deep": "The contents are nested too deeply to read.",
      denied: "The store does not let this user read the contents.",
      "unsupported-encoding": "The contents use an encoding that is not supported.",
    } satisfies Record<OpaqueReason, string>,
    revocation: {
      none: "",
      pending: "Revoking",
      revoked: "Revoked",
      "already-gone": "Already gone",
      denied: "Denied",
      failed: "Failed",
    } satisfies Record<RevocationState, string>,
  },

  columns: {
    user: "User",
    address: "Address",
    country: "Place",
    client: "Client",
    format: "Format",
    createdAt: "Created",
    lastSeen: "Last request",
    expiresAt: "Expires",
    severity: "Severity",
  } satisfies Record<SortColumn, string>,

  filter: {
    words: filterWordsEn,
    label: "Filter",
    placeholder: "Filter: user:alice country:DE,FR idle>30m anomaly:any",
    add: "Add a filter",
    remove: (term: string) => `Remove ${term}`,
    clear: "Clear the filter",
    suggestions: "Suggestions",
    saved: "Saved filters",
    savedOne: (name: string) => `This is the saved filter ${name}`,
    noneSaved: "None yet. Filter for something and save it here under a name.",
    name: "Name for this filter",
    save: "Save",
    savedAs: (name: string) => `Filter ${name} saved`,
    forget: (name: string) => `Forget ${name}`,
    forgotten: (name: string) => `Filter ${name} forgotten`,
  },

  ...shellEn,

  overview: overviewEn,
  findings: findingsEn,

  ...sessionsEn,

  ...revokeEn,

  user: {
    titleNone: "Which user?",
    chooseMore: "Press Ctrl+K and type a user id, an e-mail address or an IP address.",
    from: (count: number) => `from ${many(count, { one: "country", other: "countries" })}`,
    logOut: "Log out everywhere",
    logOutCount: (count: number) => `Ends ${sessions(count)}`,
    allBut: "All but one",
    keep: "Which one stays signed in?",
    outTitle: (who: string) => `${who} is logged out everywhere`,
    outPartTitle: (who: string) => `Sessions of ${who} were revoked`,
    outMore: (count: string, at: string) => `${count} revoked at ${at}, each confirmed by the store.`,
    outCheck: "No session is left.",
    outLeft: (count: number) => `${sessions(count)} left.`,
    ticketText: (who: string, revoked: number, at: string, left: number) =>
      left === 0
        ? `${who} was logged out everywhere at ${at}: ${sessions(revoked)} revoked, confirmed by the session store. ` +
          "No session is left; whoever was using them has to sign in again."
        : `Sessions of ${who} were ended at ${at}: ${sessions(revoked)} revoked, confirmed by the session store. ` +
          `${sessions(left)} left active.`,
    copyTicket: "Copy sentence",
    map: "Where",
    mapHint: "Sessions by place, as of now",
    timeline: "Sessions over time",
    timelineHint: "From creation to last request, coloured by country",
    list: "Sessions",
    findings: "Findings",
    none: "has no session",
    noneMore: "This user is logged out everywhere, or has never signed in.",
    truncated: (shown: string) => `The ${shown} most recent are shown.`,
    history: historyEn,
  },

  connections: connectionsEn,
  alerts: alertsEn,
  response: responseEn,
  preflight: preflightEn,
  recognition: recognitionEn,
  format: formatEn,

  rules: rulesEn,

  hostSettings: hostSettingsEn,

  settings: {
    sections: "Sections",
    appearance: "Appearance",
    theme: "Theme",
    themeHint: "System follows the operating system.",
    themes: { system: "System", dark: "Dark", light: "Light" },
    density: "Rows",
    densityHint: "Dense shows a quarter more sessions.",
    densities: { dense: "Dense", comfortable: "Comfortable" },
    language: "Language",
    languageHint: "Changing it reloads the window.",
    languages: { system: "System", en: "English", de: "Deutsch" },
    desktop: "Desktop",
    notify: "Notifications",
    notifyHint: "The mildest finding that the operating system tells of.",
    notifySound: "With a sound",
    notifySoundHint: "Notifications make the sound that the operating system has for them.",
    notifyLevels: { critical: "Critical", warning: "Warning", notice: "Notice", never: "Never" },
    tray: "Icon in the tray",
    trayHint: "Closing the last window then keeps watching.",
    startAtLogin: "Start when I log in",
    here: "These settings are kept in this window's own storage on this machine.",
    about: "About",
    aboutMore:
      "Shows every server-side session in a Redis or Valkey store, live, and ends them with one click.",
    licence: "MIT licence",
    geoLink: "IP Geolocation by DB-IP",
    map: "Country outlines: Natural Earth (public domain), through world-atlas",
    font: "Typeface: Inter by Rasmus Andersson, SIL Open Font License 1.1",
    icons: "Icons: Lucide, ISC licence",
    libraries: "Licences of the libraries in this window",
  },
};

export type Text = typeof en;
