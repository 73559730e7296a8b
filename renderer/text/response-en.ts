import type { ResponseAction, ResponseSettings } from "../../shared/settings/response.ts";
import { formatNumber } from "../format/numbers.ts";
import { locale } from "./language.ts";
import { pluralIn } from "./plural.ts";

const many = pluralIn("en", locale);
const sessions = (count: number) => many(count, { one: "session", other: "sessions" });

/** What is said about rules that act by themselves. */
export const responseEn = {
  title: "Automatic response",
  hint: "Rules may end sessions by themselves. Before each there is time to stop it, in the finding. Connections that are read-only never respond.",
  mode: "Automatic response",
  modes: { off: "Off", "dry-run": "Dry run", on: "On" } satisfies Record<ResponseSettings["mode"], string>,
  modeHints: {
    off: "Nothing happens by itself.",
    "dry-run": "Findings say what would have happened. Nothing is ended.",
    on: "Sessions are ended without anybody pressing a button. Look at a dry run first.",
  } satisfies Record<ResponseSettings["mode"], string>,
  from: "Findings from",
  fromHint: "Milder ones lead to nothing.",
  grace: "Time to stop it",
  graceHint: "From the finding until its sessions are ended.",
  graces: { "30000": "30 s", "120000": "2 min", "600000": "10 min", "3600000": "1 h" },
  actions: { none: "Nothing", newcomer: "End what looks stolen", user: "End all of the user’s" },
  rehearsal: "What it would have done",
  rehearsalNone: "No findings are kept yet, so nothing can be said about these settings.",
  rehearsed: (findings: number, since: string, acted: number, users: number) =>
    acted === 0
      ? `Of the ${many(findings, { one: "finding", other: "findings" })} kept since ${since}, none would have led to ending sessions.`
      : `Of the ${many(findings, { one: "finding", other: "findings" })} kept since ${since}, ${acted === 1 ? "one" : formatNumber(acted, locale)} would have led to ending sessions, of ${many(users, { one: "user", other: "users" })}.`,
  rehearsedOver: (count: number) =>
    `${many(count, { one: "more was", other: "more were" })} answered or over while there was time to stop it.`,
  rehearsalCaveat: "Whether those sessions would still have been open is not known.",
  rehearsedAction: { newcomer: "What looked stolen", user: "All of the user’s" } satisfies Record<
    ResponseAction,
    string
  >,
  saved: "Automatic response changed.",
  stop: "Stop",
  stopped: "It will not happen.",
  waiting: (action: ResponseAction, count: number) =>
    action === "user"
      ? `All sessions of this user (${count}) are ended`
      : `${sessions(count)} that ${count === 1 ? "looks" : "look"} stolen ${count === 1 ? "is" : "are"} ended`,
  waitingDry: (count: number) => `Dry run: ${sessions(count)} would be ended`,
  done: (count: number) => `${sessions(count)} ended automatically`,
  doneDry: (count: number) => `Dry run: ${sessions(count)} would have been ended`,
  stoppedBy: (who: string) => `Automatic response stopped by ${who}`,
  withdrawn: "Automatic response withdrawn: the finding was answered or its cause was gone",
  failed: (reason: string) => `Automatic response failed: ${reason}`,
};
