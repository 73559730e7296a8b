import { describe, expect, it } from "vitest";
import { segmentsOf } from "../../../renderer/views/user/bar-segments.ts";
import type { Finding } from "../../../shared/finding.ts";
import type { SessionRow } from "../../../shared/session.ts";

const row = { id: "a".repeat(16), address: "10.0.0.2", place: { country: "NZ" } } as SessionRow;

function seen(...sightings: readonly (readonly [at: number, address: string, country: string])[]): Finding[] {
  const evidence = sightings.map(([at, address, country]) => ({
    at,
    session: row.id,
    address,
    place: { country },
  }));
  return [{ evidence: { sightings: evidence } } as unknown as Finding];
}

describe("the bar of a session", () => {
  it("is of one piece where nothing is known of another address", () => {
    expect(segmentsOf(row, 0, 100, [])).toEqual([{ from: 0, to: 100, country: "NZ", moved: false }]);
  });

  it("changes its colour where the address changed", () => {
    expect(segmentsOf(row, 0, 100, seen([10, "10.0.0.1", "DE"], [60, "10.0.0.2", "NZ"]))).toEqual([
      { from: 0, to: 60, country: "DE", moved: false },
      { from: 60, to: 100, country: "NZ", moved: true },
    ]);
  });

  it("does not repeat what several findings tell, and leaves out other sessions", () => {
    const twice = [...seen([10, "10.0.0.1", "DE"], [60, "10.0.0.2", "NZ"]), ...seen([10, "10.0.0.1", "DE"])];
    expect(segmentsOf(row, 0, 100, twice)).toHaveLength(2);
    expect(segmentsOf({ ...row, id: "b".repeat(16) }, 0, 100, twice)).toHaveLength(1);
  });
});
