import { describe, expect, it } from "vitest";
import { groupEntries, mentions } from "../../../renderer/views/audit/entry-groups.ts";
import type { AuditEntry } from "../../../shared/audit.ts";

const entry = (id: number, change: Partial<AuditEntry>): AuditEntry => ({
  id: String(id),
  at: id,
  operator: "m.keller",
  action: "revoke",
  phase: "intent",
  group: "g",
  part: 0,
  users: [],
  sessions: 0,
  reason: null,
  result: null,
  ...change,
});

describe("lines of the audit view", () => {
  it("put an outcome to its intent and keep the newest first", () => {
    const groups = groupEntries([
      entry(4, { phase: "outcome", group: "b", result: "2 revoked" }),
      entry(3, { group: "b" }),
      entry(2, { phase: "outcome", group: "a", result: "1 revoked" }),
      entry(1, { group: "a" }),
    ]);
    expect(groups.map(({ id, results }) => [id, results])).toEqual([
      ["3", ["2 revoked"]],
      ["1", ["1 revoked"]],
    ]);
  });

  it("show an intent without an answer", () => {
    expect(groupEntries([entry(1, {})])).toMatchObject([{ id: "1", results: [] }]);
  });

  it("leave outcomes without an intent apart, even where they share a group", () => {
    const connect = { action: "connect", phase: "outcome", group: "", result: "redis://a" } as const;
    expect(groupEntries([entry(2, connect), entry(1, connect)])).toHaveLength(2);
  });

  it("are found by operator, user, reason and result", () => {
    const [group] = groupEntries([
      entry(2, { phase: "outcome", result: "1 revoked" }),
      entry(1, { users: ["alice"], reason: "INC-7" }),
    ]);
    if (group === undefined) throw new Error("no group");
    for (const wanted of ["keller", "alice", "inc-7", "1 revoked"])
      expect(mentions(group, wanted)).toBe(true);
    expect(mentions(group, "bob")).toBe(false);
  });
});
