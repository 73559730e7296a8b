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
      summary: "where the time of the last request is known from",
      example: "origin:inferred",
    },
  ],

  parse(name, raw) {
    const wrong = colonOnly(name, raw);
    if (wrong !== null) return wrong;
    const values: (LastSeenOrigin | null)[] = [];
    for (const value of raw.values) {
      const text = value.text.toLowerCase();
      const origin = text === "none" ? null : ORIGINS.find((each) => each === text);
      if (origin === undefined) return notAChoice(name, value, [...ORIGINS, "none"]);
      values.push(origin);
    }
    return { kind: "origin", values };
  },

  format: ({ values }) => `origin:${values.map((value) => value ?? "none").join(",")}`,

  matches: ({ values }, session) => values.includes(session.lastSeenOrigin),

  suggest: (_name, typed) =>
    choicesFrom(typed, [
      ["recorded", "the session says so itself"],
      ["inferred", "worked out from its rolling expiry"],
      ["observed", "when the record was seen to change"],
      ["none", "the last request is not known"],
    ]),

  explain: ({ values }) =>
    `whose last request is ${values.map((value) => (value === null ? "not known" : value)).join(" or ")}`,
};
