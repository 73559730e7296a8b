/** `is`: what a session is. */
import type { Family, FilteredSession, StateName } from "../term.ts";
import { choicesFrom, colonOnly, notAChoice } from "./problems.ts";

const STATES: readonly StateName[] = ["anonymous", "opaque", "bot", "revoked", "permanent"];

export const stateFamily: Family<"state"> = {
  kind: "state",
  fields: [{ name: "is", aliases: [], example: "is:anonymous" }],

  parse(name, raw, words) {
    const wrong = colonOnly(name, raw, words);
    if (wrong !== null) return wrong;
    const values: StateName[] = [];
    for (const value of raw.values) {
      const state = STATES.find((each) => each === value.text.toLowerCase());
      if (state === undefined) return notAChoice(name, value, STATES, words);
      values.push(state);
    }
    return { kind: "state", values };
  },

  format: ({ values }) => `is:${values.join(",")}`,

  matches: ({ values }, session) => values.some((value) => isState(value, session)),

  suggest: (_name, typed, _known, { words }) => choicesFrom(typed, Object.entries(words.choices.is)),

  explain: ({ values }, { explain }) => explain.is(explain.or(values)),
};

function isState(state: StateName, session: FilteredSession): boolean {
  switch (state) {
    case "anonymous":
      return session.user === null;
    case "opaque":
      return session.opaque !== null;
    case "bot":
      return session.client?.kind === "bot";
    case "revoked":
      return session.revocation === "revoked";
    case "permanent":
      return session.expiresAt === null;
  }
}
