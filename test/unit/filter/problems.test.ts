import { describe, expect, it } from "vitest";
import { parseFilter } from "../../../shared/filter/filter.ts";

/** The mistake, with the characters that are underlined in brackets. */
const mistakes: readonly (readonly [underlined: string, message: string])[] = [
  ["[cuontry]:DE", "“cuontry” is not a field; did you mean country?"],
  ["idle>30m [usr]:alice", "“usr” is not a field; did you mean user?"],
  [
    "[https]://example.org",
    "“https” is not a field; to look for this text itself, put it in quotation marks.",
  ],
  ["user:[]", "user: needs a value."],
  ["user:a,[]", "user: needs a value."],
  ["a,[],b", "A word is missing here."],
  ['label:["alice smith]', "This quotation mark is not closed."],
  ["[user>]alice", "user is not a number: write user: and a value."],
  ["country:[Germany]", "“Germany” is not a country code: write DE for Germany."],
  ["country:DE,[Atlantis]", "“Atlantis” is not a country code: use its two letters, for example DE."],
  ["country:[]", "country: needs a two-letter code, for example country:DE."],
  [
    "ip:[10.0.0.0/33]",
    "“10.0.0.0/33” is not an address or block: write 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32.",
  ],
  ["ip:[10.0]", "“10.0” is not an address or block: write 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32."],
  ["idle>[30]", "30 what? Write 30s, 30m, 30h, 30d or 30w."],
  ["idle>[soon]", "“soon” is not a duration: write 90s, 30m, 2h, 1d or 1w."],
  ["idle:[30m]", "Shorter or longer? Write idle<30m or idle>30m."],
  ["idle:[1h..5m]", "The range is empty: write idle:5m..1h."],
  ["idle:[..]", "A range needs an end: write idle:5m..1h."],
  ["idle>[]", "idle needs a duration, for example idle>30m."],
  ["idle>5m,[10m]", "A comparison takes one duration: write idle:5m..1h for a range."],
  ["age<[999999w]", "“999999w” is not a duration: write 90s, 30m, 2h, 1d or 1w."],
  ["anomaly:[critcal]", "“critcal” is not a value of anomaly; did you mean critical?"],
  ["anomaly>[any]", "Compare with one severity, for example anomaly>=warning."],
  ["anomaly>[critical]", "No severity is worse than critical."],
  ["rule:[impossible-travle]", "“impossible-travle” is not a value of rule; did you mean impossible-travel?"],
  ["rule:outlived,[critical]", "“critical” is a value of anomaly: write anomaly:critical."],
  ["[rule>]outlived", "rule is not a number: write rule: and a value."],
  ["finding:[any]", "“any” is a value of anomaly: write anomaly:any."],
  ["finding:[outlived]", "“outlived” is a value of rule: write rule:outlived."],
  ["finding:[]", "finding: needs the id of a finding: press F on one in Findings."],
  ["idle>5m finding:a,[what?]", "finding: needs the id of a finding: press F on one in Findings."],
  ["is:[]", "is: needs a value: anonymous, opaque, bot, revoked or permanent."],
  ["is:[anon]", "“anon” is not a value of is; did you mean anonymous?"],
  ["origin:[guessed]", "“guessed” is not a value of origin: write recorded, inferred, observed or none."],
  ["[-] alice", "“-” excludes what follows it directly, for example -country:DE."],
];

describe("a mistake in a filter", () => {
  it.each(mistakes)("%s: %s", (underlined, message) => {
    const text = underlined.replace(/[[\]]/g, "");
    const start = underlined.indexOf("[");
    const end = underlined.indexOf("]") - 1;
    expect(parseFilter(text)).toEqual({ problem: { start, end, message } });
  });
});
