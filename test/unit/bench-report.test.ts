import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Figure } from "../bench/figure.ts";
import { figureTable, growthTable, renewed } from "../bench/report.ts";

const figure = (measure: string, ours: string, yardstick: string | null = null): Figure => ({
  measure,
  ours,
  yardstick,
  ratio: yardstick === null ? null : 0.5,
  reach: "≤ 1 ×",
  met: true,
});

describe("Figures that are renewed", () => {
  const REPORT = [
    "# Title\n\nWritten by people.\n",
    "## One\n\nBefore.\n\n<!-- figures: one -->\n\nold\n\n<!-- end of figures -->\n\nAfter, with $& and | 1 ms |.\n",
    "## Two\n\n<!-- figures: two -->\n<!-- end of figures -->\n",
  ].join("\n");

  it("take the place of the earlier ones and leave every other word", () => {
    const once = renewed(REPORT, "one", "new $1");
    expect(once).toBe(REPORT.replace("old", () => "new $1"));
    expect(renewed(once, "one", "old")).toBe(REPORT);
    expect(renewed(REPORT, "two", "first")).toContain(
      "<!-- figures: two -->\n\nfirst\n\n<!-- end of figures -->\n",
    );
  });

  it("are refused where they have no place", () => {
    expect(() => renewed(REPORT, "three", "x")).toThrow("<!-- figures: three -->");
    expect(() => renewed("<!-- figures: one -->", "one", "x")).toThrow("no place");
  });

  it.each(["whole", "storm", "steady", "revoke", "growth"])(
    "have a place in the report: %s",
    async (name) => {
      const report = await readFile(join(import.meta.dirname, "../../docs/performance.md"), "utf8");
      expect(renewed(report, name, "x")).toContain(
        `<!-- figures: ${name} -->\n\nx\n\n<!-- end of figures -->`,
      );
    },
  );
});

describe("The table of", () => {
  it("figures has a line for each", () => {
    expect(figureTable([figure("a", "1 s", "2 s"), figure("b", "3 ms")])).toBe(
      [
        "| measure | Sessionwatch | yardstick | ratio | to reach | reached |",
        "| --- | --- | --- | --- | --- | --- |",
        "| a | 1 s | 2 s | 0.50 × | ≤ 1 × | yes |",
        "| b | 3 ms |  |  | ≤ 1 × | yes |",
      ].join("\n"),
    );
  });

  it("growth has a line for each size, with what each further session costs", () => {
    const at = (size: string, load: string) => [
      figure(`full load of ${size} sessions`, load, "1.8 s"),
      figure("processor time of that load", "9 s", "9 s"),
      figure(`memory at ${size} sessions`, "172 MB", "63 MB"),
      figure(`first useful screen, ${size} sessions`, "0.5 s"),
    ];
    const windows = figure("any filter, sort and window over 100,000 sessions, p95", "12.3 ms");
    const table = growthTable([
      { sessions: 10_000, figures: at("10,000", "1.3 s") },
      { sessions: 100_000, figures: [...at("100,000", "3.1 s"), windows] },
    ]);
    expect(table.split("\n").slice(2)).toEqual([
      "| 10,000 | 1.3 s |  | 1.8 s | 172 MB | 63 MB | 0.5 s | not measured |",
      "| 100,000 | 3.1 s | 20 µs beyond those 10,000 | 1.8 s | 172 MB | 63 MB | 0.5 s | 12.3 ms |",
    ]);
  });
});
