import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toEpochMs, toPastMs, toRecordedMs } from "../../../electron/monitor/formats/moment.ts";

const AT = Date.UTC(2026, 2, 2, 12);
const MINUTE = 60_000;

describe("Clocks of applications", () => {
  it.each([
    ["seconds", AT / 1000],
    ["milliseconds", AT],
    ["microseconds", AT * 1000],
    ["nanoseconds", BigInt(AT) * 1_000_000n],
    ["seconds as text", String(AT / 1000)],
    ["milliseconds as text", String(AT)],
    ["ISO 8601", "2026-03-02T12:00:00Z"],
    ["ISO 8601 with an offset", "2026-03-02T14:00:00+02:00"],
    ["ISO 8601 without a zone", "2026-03-02 12:00:00"],
    ["a mail's date", "Mon, 02 Mar 2026 12:00:00 GMT"],
  ])("in %s are understood", (_, value) => {
    expect(toEpochMs(value)).toBe(AT);
  });

  it("a little ahead of the store's are taken as now, far ahead as unknown", () => {
    expect(toPastMs(AT + 2 * MINUTE, AT)).toBe(AT);
    expect(toRecordedMs(AT + 2 * MINUTE, AT)).toBe(AT + 2 * MINUTE);
    expect(toPastMs(AT + 10 * MINUTE, AT)).toBeNull();
  });

  it("of any other kind are unknown", () => {
    for (const nonsense of [
      null,
      undefined,
      "",
      "soon",
      -1,
      0,
      42,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      {},
      [],
    ]) {
      expect(toEpochMs(nonsense)).toBeNull();
    }
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const at = toEpochMs(value);
        expect(at === null || (at >= Date.UTC(2000, 0, 1) && at <= Date.UTC(2100, 0, 1))).toBe(true);
      }),
    );
  });
});
