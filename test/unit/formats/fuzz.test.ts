import { describe, expect, it } from "vitest";
import { fuzz } from "../../fuzz/fuzz.ts";
import { subjects } from "../../fuzz/subjects.ts";

/** A taste of `npm run fuzz`, which does a million each. */
const CASES = 500;

describe("damaged payloads", () => {
  it.each(subjects().map((subject) => ({ name: subject.name, subject })))(
    "do not hurt $name",
    async ({ subject }) => {
      const { failures } = await fuzz(subject, CASES, 7);
      expect(failures).toEqual([]);
    },
    20_000,
  );
});
