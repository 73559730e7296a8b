import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draftOf, pathValue, shown } from "../../../renderer/views/settings/draft.ts";
import { type Field, RULE_GROUPS } from "../../../renderer/views/settings/rule-fields.ts";
import { AnomalySettingsSchema, DEFAULT_ANOMALY_SETTINGS } from "../../../shared/settings/rules.ts";

const fields = RULE_GROUPS.flatMap<Field>((group) => [...group.fields]);

function draft(edits: Record<string, string | boolean>) {
  const { next, problems } = draftOf(
    AnomalySettingsSchema,
    DEFAULT_ANOMALY_SETTINGS,
    fields,
    new Map(Object.entries(edits)),
  );
  return { next, problems: Object.fromEntries(problems) };
}

describe("the rules' settings while they are edited", () => {
  it("take numbers in the shown unit, with a comma or a point", () => {
    expect(draft({ "impossibleTravel.lookbackMs": "1,5" }).next?.impossibleTravel.lookbackMs).toBe(5_400_000);
    expect(draft({ "impossibleTravel.maxSpeedKmh": " 805.5 " }).next?.impossibleTravel.maxSpeedKmh).toBe(
      805.5,
    );
    expect(draft({ "addressChange.networks": true }).next?.addressChange.networks).toBe(true);
  });

  it("say what is wrong, and are not saved", () => {
    const { next, problems } = draft({
      "impossibleTravel.maxSpeedKmh": "fast",
      "newCountry.learningDays": "400",
      "concurrentCountries.windowMs": "0",
      "concurrentCountries.warningCountries": "4",
      trustedNetworks: "10.0.0.0/8\n10.0.0.0/99",
      trustedCountries: "de, Germany",
    });
    expect(next).toBeNull();
    expect(problems).toMatchObject({
      "impossibleTravel.maxSpeedKmh": { kind: "number" },
      "newCountry.learningDays": { kind: "too-big", value: 365 },
      "concurrentCountries.windowMs": { kind: "too-small", value: 1000 },
      trustedNetworks: { kind: "network", value: "10.0.0.0/99" },
      trustedCountries: { kind: "country", value: "GERMANY" },
    });
  });

  it("know that nothing is critical that is not even a warning", () => {
    expect(draft({ "concurrentCountries.warningCountries": "4" }).problems).toMatchObject({
      "concurrentCountries.criticalCountries": { kind: "order" },
    });
    expect(draft({ "sessionFlood.userCritical": "5" }).problems).toMatchObject({
      "sessionFlood.userCritical": { kind: "order" },
    });
  });

  it("shown and saved unchanged are what they were", () => {
    const same = Object.fromEntries(
      fields.map((field) => [
        field.path,
        shown(field, pathValue(DEFAULT_ANOMALY_SETTINGS, field.path.split("."))),
      ]),
    );
    expect(draft(same).next).toEqual(DEFAULT_ANOMALY_SETTINGS);
  });

  it("take any text without throwing", () => {
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.string(), (field, typed) => {
        const { next, problems } = draft({ [field.path]: typed });
        expect(next === null).toBe(Object.keys(problems).length > 0);
      }),
    );
  });
});
