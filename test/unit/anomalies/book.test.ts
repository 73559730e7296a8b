import { describe, expect, it } from "vitest";
import { FindingBook } from "../../../electron/monitor/anomalies/book.ts";
import type { Candidate } from "../../../electron/monitor/anomalies/facts.ts";
import type { Severity } from "../../../shared/session.ts";
import { HOUR, NOON } from "./world.ts";

function candidate(severity: Severity): Candidate {
  return {
    rule: "impossible-travel",
    cause: "one",
    score: 50,
    parts: [{ name: "Far", points: 50 }],
    severity,
    sentence: "Somebody was far away.",
    evidence: { sightings: [], thresholds: {} },
    until: NOON + HOUR,
    lessons: [],
  };
}

/** Raises one each for so many users more; how many findings there are then. */
function raise(book: FindingBook, severity: Severity, count: number): number {
  const from = book.standings.counts().open;
  for (let n = from; n < from + count; n++) {
    const subject = { kind: "user", user: `user-${n} ${severity}`, label: null } as const;
    book.settle(subject, [candidate(severity)], NOON + n, () => null);
  }
  return book.standings.counts().open;
}

describe("A book of findings", () => {
  it("refuses the less severe first, says which, and never the severe for the sake of others", () => {
    const book = new FindingBook();
    expect(raise(book, "notice", 4_999)).toBe(4_999);
    expect(book.standings.counts().refused).toBe("nothing");
    expect(raise(book, "notice", 10)).toBe(5_000);
    expect(book.standings.counts().refused).toBe("notices");
    expect(raise(book, "warning", 6_000)).toBe(10_000);
    expect(book.standings.counts().refused).toBe("warnings");
    expect(raise(book, "critical", 3)).toBe(10_003);
    expect(raise(book, "critical", 10_000)).toBe(20_000);
    expect(book.standings.counts().refused).toBe("everything");
  });

  it("gives the newest, and one that is older if it is asked for and included", () => {
    const book = new FindingBook();
    raise(book, "critical", 20);
    const oldest = book.standings.findings("open", 100).at(-1)?.id ?? "";
    const newest = book.standings.findings("open", 5).map(({ id }) => id);
    expect(newest).not.toContain(oldest);
    expect(book.standings.findings("open", 5, oldest).map(({ id }) => id)).toEqual([...newest, oldest]);
    expect(book.standings.findings("open", 5, newest[2])).toHaveLength(5);
    expect(book.standings.findings("open", 5, "no such finding")).toHaveLength(5);
    book.answer(oldest, { kind: "acknowledge" }, "eve", NOON);
    expect(book.standings.findings("open", 5, oldest)).toHaveLength(5);
    expect(book.standings.findings("all", 5, oldest)).toHaveLength(6);
  });
});
