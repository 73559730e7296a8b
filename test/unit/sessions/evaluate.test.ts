import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StoreKey } from "../../../electron/monitor/sessions/record.ts";
import { SessionTable } from "../../../electron/monitor/sessions/table.ts";
import { formatFilter, parseFilter } from "../../../shared/filter/filter.ts";
import { filters } from "../filter/arbitrary-filter.ts";
import { keys, NOON, plain, sessions } from "./arbitrary-session.ts";
import { NaiveTable } from "./naive-table.ts";

describe("a filter over the columns", { timeout: 60_000 }, () => {
  it("finds what its meaning for one session says", () => {
    const contents = fc.array(fc.tuple(keys, sessions, fc.nat({ max: 15 })), { maxLength: 40, size: "max" });
    fc.assert(
      fc.property(contents, fc.array(filters, { minLength: 4, maxLength: 4 }), (list, each) => {
        const { table, naive } = filled(list);
        for (const filter of each) {
          expect(table.select(filter, NOON).sort(), formatFilter(filter)).toEqual(
            naive.select(filter, NOON).sort(),
          );
        }
      }),
      { numRuns: 400 },
    );
  });

  it("remembers nothing that has changed since", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(keys, sessions, fc.nat({ max: 15 })), { minLength: 2 }),
        filters,
        (list, filter) => {
          const { table, naive } = filled(list.slice(0, -1));
          table.select(filter, NOON);
          const [key, session] = list[list.length - 1] ?? [];
          if (key === undefined || session === undefined) return;
          table.put(key, session);
          naive.put(key, session);
          expect(table.select(filter, NOON).sort()).toEqual(naive.select(filter, NOON).sort());
          expect(table.select(filter, NOON + 90_000).sort()).toEqual(
            naive.select(filter, NOON + 90_000).sort(),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it("follows the findings although no session has changed", () => {
    const named = new Set<string>();
    let version = 0;
    const table = new SessionTable({
      handleSecret: new Uint8Array(32),
      named: {
        get version() {
          return version;
        },
        ofFinding: (id) => (id === "f" ? named : []),
        // Findings name a session more than once, and some that were never here.
        ofRules: () => [...named, ...named, "nowhere-nowhere-", "!!!!!!!!!!!!!!!!", "short", ""],
      },
    });
    for (const key of ["a", "b", "c"]) table.put(key as StoreKey, plain);
    const found = (text: string) => {
      const parsed = parseFilter(text);
      if ("problem" in parsed) throw new Error(parsed.problem.message);
      return {
        selected: table.select(parsed.filter, NOON).sort(),
        counted: table.overview(parsed.filter, NOON).figures.sessions.value,
      };
    };
    expect(found("finding:f")).toEqual({ selected: [], counted: 0 });
    named.add(table.handleOf("b" as StoreKey));
    version += 1;
    expect(found("finding:f")).toEqual({ selected: ["b"], counted: 1 });
    expect(found("rule:reported")).toEqual({ selected: ["b"], counted: 1 });
    expect(found("-finding:f")).toEqual({ selected: ["a", "c"], counted: 2 });
    table.remove("b" as StoreKey, "revoked");
    expect(found("finding:f,g")).toEqual({ selected: [], counted: 0 });
    // It comes back, and nobody has asked for its handle again.
    table.put("b" as StoreKey, plain);
    expect(found("finding:f,g")).toEqual({ selected: ["b"], counted: 1 });
  });

  it.each([
    ["idle>30m", [1_800_000.25, 1_800_001]],
    ["idle>=30m", [1_800_000, 1_800_000.25, 1_800_001]],
    ["idle<30m", [1_799_999, 1_799_999.75]],
    ["idle:30m..30m,29m59s..29m59s", [1_800_000]],
    ["expires>30m", [1_800_000.25, 1_800_001]],
    ["expires<=30m", [1_799_999, 1_799_999.75, 1_800_000]],
  ])("is exact at the ends: %s", (text, expected) => {
    const table = new SessionTable({ handleSecret: new Uint8Array(32) });
    for (const ms of [1_799_999, 1_799_999.75, 1_800_000, 1_800_000.25, 1_800_001]) {
      table.put(`${ms}` as StoreKey, { ...plain, lastSeen: NOON - ms, expiresAt: NOON + ms });
    }
    const parsed = parseFilter(text);
    if ("problem" in parsed) throw new Error(parsed.problem.message);
    expect(table.select(parsed.filter, NOON).map(Number).sort()).toEqual(expected);
  });
});

/** Three findings, the last one over. */
const FINDINGS = [
  { id: "f0", rule: "new-country", open: true },
  { id: "f1", rule: "outlived", open: true },
  { id: "f2", rule: "outlived", open: false },
] as const;

function filled(list: readonly (readonly [StoreKey, Parameters<NaiveTable["put"]>[1], number])[]) {
  const naive = new NaiveTable();
  const namedBy = (isMeant: (finding: (typeof FINDINGS)[number]) => boolean) =>
    [...naive.findings].flatMap(([key, findings]) =>
      findings.some(({ id }) => isMeant(FINDINGS.find((each) => each.id === id) ?? FINDINGS[0]))
        ? [table.handleOf(key)]
        : [],
    );
  const table: SessionTable = new SessionTable({
    handleSecret: new Uint8Array(32).fill(1),
    named: {
      version: 0,
      ofFinding: (id) => namedBy((finding) => finding.id === id),
      ofRules: (rules) => namedBy(({ rule, open }) => open && rules.includes(rule)),
    },
  });
  for (const [key, session, marks] of list) {
    table.put(key, session);
    naive.put(key, session);
    const severity = ([null, "notice", "warning", "critical"] as const)[marks & 3] ?? null;
    const revocation = marks > 11 ? "revoked" : "none";
    table.setSeverity(key, severity);
    table.setRevocation(key, revocation);
    naive.change(key, { severity, revocation });
    naive.findings.set(
      key,
      FINDINGS.filter((_, index) => ((marks >> index) & 1) === 1),
    );
  }
  return { table, naive };
}
