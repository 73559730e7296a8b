/** `origin`: where the time of the last request is known from. */
import type { LastSeenOrigin } from "../../session.ts";
import type { Family } from "../term.ts";
import { choicesFrom, colonOnly, notAChoice } from "./problems.ts";

const ORIGINS: readonly LastSeenOrigin[] = ["recorded", "inferred", "observed"];

export const originFamily: Family<"origin"> = {
  kind: "origin",
  fields: [
    {
      name: "origin",
      aliases: [],
      example: "origin:inferred",
    },
  ],

  parse(name, raw, words) {
    const wrong = colonOnly(name, raw, words);
    if (wrong !== null) return wrong;
    const values: (LastSeenOrigin | null)[] = [];
    for (const value of raw.values) {
      const text = value.text.toLowerCase();
      const origin = text === "none" ? null : ORIGINS.find((each) => each === text);
      if (origin === undefined) return notAChoice(name, value, [...ORIGINS, "none"], words);
      values.push(origin);
    }
    return { kind: "origin", values };
  },

  format: ({ values }) => `origin:${values.map((value) => value ?? "none").join(",")}`,

  matches: ({ values }, session) => values.includes(session.lastSeenOrigin),

  suggest: (_name, typed, _known, { words }) => choicesFrom(typed, Object.entries(words.choices.origin)),

  explain: ({ values }, { explain }) =>
    explain.origin(explain.or(values.map((value) => (value === null ? explain.unknownOrigin : value)))),
};
