import { describe, expect, it } from "vitest";
import { idleBuckets } from "../../../renderer/charts/idle-buckets.ts";
import { parseFilter } from "../../../shared/filter/filter.ts";

const buckets = idleBuckets([
  { upToMs: 60_000, sessions: 5 },
  { upToMs: 300_000, sessions: 4 },
  { upToMs: 900_000, sessions: 3 },
  { upToMs: 86_400_000, sessions: 2 },
  { upToMs: null, sessions: 1 },
]);

describe("the last-request-time histogram", () => {
  it("gives each bar the filter that shows its sessions", () => {
    expect(buckets.map(({ term }) => term)).toEqual([
      "idle<=1m",
      "idle:1m..5m",
      "idle:5m..15m",
      "idle:15m..1d",
      "idle>1d",
    ]);
  });

  it("writes filters that the filter line understands", () => {
    for (const { term } of buckets) expect(parseFilter(term)).not.toHaveProperty("problem");
  });

  it("names each bar by where it begins", () => {
    expect(buckets.map(({ label }) => label)).toEqual(["<1m", "1m", "5m", "15m", ">1d"]);
  });
});
