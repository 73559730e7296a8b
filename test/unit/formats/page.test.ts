import { expect, it } from "vitest";
import { isPageCurrent } from "../../../build/formats-doc.ts";

it("docs/formats.md says what the formats do (node build/formats-doc.ts writes it)", () => {
  expect(isPageCurrent()).toBe(true);
});
