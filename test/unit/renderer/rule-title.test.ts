import { expect, it } from "vitest";
import { findingsDe } from "../../../renderer/text/findings-de.ts";
import { findingsEn } from "../../../renderer/text/findings-en.ts";
import { rulesDe } from "../../../renderer/text/rules-de.ts";
import { rulesEn } from "../../../renderer/text/rules-en.ts";

it("a rule has one name: within a sentence as in the filter, alone with a capital", () => {
  expect(findingsEn.rule("impossible-travel")).toBe("Impossible travel");
  expect(findingsDe.rule("impossible-travel")).toBe("Unmögliche Reise");
  // A noun stays as it is; an umlaut has a capital.
  expect(findingsDe.rule("session-flood")).toBe("Flut von Sitzungen");
  expect(findingsDe.rule("outlived")).toBe("Älter als erlaubt");
  expect(rulesEn.group.dormantReturn.name).toBe(findingsEn.rule("dormant-return"));
  expect(rulesDe.group.dormantReturn.name).toBe(findingsDe.rule("dormant-return"));
});
