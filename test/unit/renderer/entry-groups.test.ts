import { describe, expect, it } from "vitest";
import { groupEntries } from "../../../renderer/views/audit/entry-groups.ts";
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

  it("put the parts of a large revocation together, and show its sum", () => {
    const part = (id: number, at: number, change: Partial<AuditEntry>) =>
      entry(id, { part: at, sessions: 1000, total: 3000, ...change });
    const done = { phase: "outcome", result: "1000 revoked" } as const;
    const half = [part(4, 1, done), part(3, 1, {}), part(2, 0, done), part(1, 0, {})];
    expect(groupEntries(half)).toMatchObject([
      { id: "1", sessions: 2000, results: ["1000 revoked", "1000 revoked"] },
    ]);
    const sum = part(5, 2, { phase: "outcome", result: "in all: 2000 revoked, 1000 not done; cancelled" });
    expect(groupEntries([sum, ...half])).toMatchObject([
      { id: "1", sessions: 2000, results: ["2000 revoked, 1000 not done; cancelled"] },
    ]);
  });
});
