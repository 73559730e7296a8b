import { describe, expect, it } from "vitest";
import { clusterMarks, type Mark } from "../../../renderer/charts/mark-clusters.ts";

function finding(at: number, severity: "notice" | "warning" | "critical"): Mark {
  return { at, kind: "finding", severity, text: `${severity} at ${at}` };
}

describe("marks on the timeline", () => {
  it("become one as bad as the worst when they would touch", () => {
    const clusters = clusterMarks(
      [finding(0, "notice"), finding(40, "critical"), finding(80, "warning")],
      100,
    );

    expect(clusters).toHaveLength(1);
    expect(clusters[0]).toMatchObject({ at: 0, severity: "critical" });
    expect(clusters[0]?.marks).toHaveLength(3);
  });

  it("stay apart when there is room", () => {
    expect(clusterMarks([finding(0, "notice"), finding(100, "notice")], 100)).toHaveLength(2);
  });

  it("are never nearer to each other than that", () => {
    const marks = Array.from({ length: 40 }, (_, index) =>
      finding(index * 37, index % 3 === 0 ? "critical" : "notice"),
    );
    const places = clusterMarks(marks, 100).map(({ at }) => at);

    for (const [index, at] of places.entries()) {
      if (index > 0) expect(at - (places[index - 1] ?? 0)).toBeGreaterThanOrEqual(100);
    }
  });

  it("do not mix findings with revocations", () => {
    const revocation: Mark = { at: 10, kind: "revocation", severity: null, text: "3 revoked" };
    const clusters = clusterMarks([finding(0, "warning"), revocation], 100);

    expect(clusters.map(({ kind, severity }) => [kind, severity])).toEqual([
      ["finding", "warning"],
      ["revocation", null],
    ]);
  });

  it("are read in any order", () => {
    const clusters = clusterMarks([finding(500, "warning"), finding(0, "notice")], 100);

    expect(clusters.map(({ at }) => at)).toEqual([0, 500]);
  });
});
