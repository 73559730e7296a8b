/** `is`: what a session is. */
import type { Family, FilteredSession, StateName } from "../term.ts";
import { choicesFrom, colonOnly, notAChoice } from "./problems.ts";

const STATES: readonly (readonly [StateName, string])[] = [
  ["anonymous", "nobody has logged in"],
  ["opaque", "its contents cannot be read"],
  ["bot", "a crawler or script"],
  ["revoked", "ended here, confirmed by the store"],
  ["permanent", "never expires"],
];

export const stateFamily: Family<"state"> = {
  kind: "state",
  fields: [{ name: "is", aliases: [], summary: "what the session is", example: "is:anonymous" }],

  parse(name, raw) {
    const wrong = colonOnly(name, raw);
    if (wrong !== null) return wrong;
    const values: StateName[] = [];
    for (const value of raw.values) {
      const state = STATES.find(([each]) => each === value.text.toLowerCase())?.[0];
      if (state === undefined) {
        return notAChoice(
          name,
          value,
          STATES.map(([each]) => each),
        );
      }
      values.push(state);
    }
    return { kind: "state", values };
  },

  format: ({ values }) => `is:${values.join(",")}`,

  matches: ({ values }, session) => values.some((value) => isState(value, session)),

  suggest: (_name, typed) => choicesFrom(typed, STATES),

  explain: ({ values }) => `that are ${values.join(" or ")}`,
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
