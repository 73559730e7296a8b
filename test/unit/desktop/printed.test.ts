import { expect, it } from "vitest";
import { printed } from "../../../electron/desktop/printed.ts";

it("keeps the reason of a crash below the line of code that it quotes", () => {
  const text = `monitor-process.js:331\n${"x".repeat(500_000)}\n      ^\n\nReferenceError: y is not defined\n`;
  const kept = printed(Buffer.from(text));
  expect(kept).toContain("ReferenceError: y is not defined");
  expect(kept.length).toBeLessThan(1_000);
});

it("cuts what is long altogether", () => {
  expect(printed(Buffer.from("a line\n".repeat(100_000))).length).toBe(4_000);
});
