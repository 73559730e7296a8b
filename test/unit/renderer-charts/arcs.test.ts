import { describe, expect, it } from "vitest";
import { arcsOf, inOrder, jumps, numberedPlaces } from "../../../renderer/map/arcs.ts";
import type { Finding, Sighting } from "../../../shared/finding.ts";
import type { Place } from "../../../shared/session.ts";

const berlin: Place = { country: "DE", city: "Berlin", latitude: 52.52, longitude: 13.4, radiusKm: 20 };
const lagos: Place = { country: "NG", city: "Lagos", latitude: 6.52, longitude: 3.38, radiusKm: 50 };
const hanoi: Place = { country: "VN", city: "Hanoi", latitude: 21.03, longitude: 105.85, radiusKm: 30 };

function seen(at: number, place: Place | null): Sighting {
  return { at, session: null, address: null, place, network: null, client: null };
}

function finding(change: Partial<Finding>, sightings: Sighting[]): Finding {
  return {
    id: "f",
    rule: "impossible-travel",
    severity: "critical",
    score: 80,
    parts: [{ name: "Speed", points: 80 }],
    user: "alice",
    label: null,
    sentence: "alice jumped",
    evidence: { sightings, thresholds: {} },
    raisedAt: 0,
    updatedAt: 0,
    state: { kind: "open" },
    note: null,
    ...change,
  };
}

describe("jumps on a map", () => {
  it("join sightings in the order of time, whatever the order of the evidence", () => {
    const travel = finding({}, [seen(30, hanoi), seen(10, berlin), seen(20, lagos)]);

    expect(inOrder(travel).map(({ at }) => at)).toEqual([10, 20, 30]);
    expect(jumps(travel)).toEqual([
      [berlin, lagos],
      [lagos, hanoi],
    ]);
  });

  it("draw a way once, however often it was gone and in whichever direction", () => {
    const back = finding({}, [seen(1, berlin), seen(2, lagos), seen(3, berlin), seen(4, lagos)]);

    expect(jumps(back)).toEqual([[berlin, lagos]]);
  });

  it("pass over sightings without a place and those that stay where they are", () => {
    const still = finding({}, [seen(1, berlin), seen(2, null), seen(3, { ...berlin, city: "Mitte" })]);

    expect(jumps(still)).toEqual([]);
  });

  it("come from findings about places alone, the worst first, and not too many", () => {
    const pair = [seen(1, berlin), seen(2, lagos)];
    const arcs = arcsOf(
      [
        finding({ id: "flood", rule: "session-flood" }, pair),
        finding({ id: "mild", severity: "warning" }, pair),
        finding({ id: "bad" }, pair),
        finding({ id: "also", rule: "concurrent-countries" }, [...pair, seen(3, hanoi)]),
      ],
      3,
    );

    expect(arcs.map((arc) => arc.finding)).toEqual(["bad", "also", "also"]);
  });
});

describe("the places of a finding", () => {
  it("carry the numbers that their sightings have in the table", () => {
    const places = numberedPlaces([seen(1, berlin), seen(2, lagos), seen(3, null), seen(4, berlin)]);

    expect(places).toEqual([
      { place: berlin, numbers: [1, 4] },
      { place: lagos, numbers: [2] },
    ]);
  });
});
