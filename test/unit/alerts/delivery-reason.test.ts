import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deliveryReasonDe } from "../../../renderer/text/delivery-reasons-de.ts";
import { systemErrorsDe } from "../../../renderer/text/system-errors-de.ts";
import {
  type DeliveryReason,
  readDeliveryReason,
  writeDeliveryReason,
} from "../../../shared/delivery-reason.ts";

const reasons: fc.Arbitrary<DeliveryReason> = fc.oneof(
  fc.integer({ min: 100, max: 599 }).map((status) => ({ kind: "answered" as const, status })),
  fc
    .tuple(fc.constantFrom("no-answer" as const, "no-connection"), fc.constantFrom(0.2, 0.25, 1, 10, 30))
    .map(([kind, seconds]) => ({ kind, seconds })),
  fc.constantFrom("silent" as const, "closed", "unforeseen").map((kind) => ({ kind })),
  fc.constantFrom("ENOSPC", "EACCES", "a (b)").map((why) => ({ kind: "file" as const, why })),
);

describe("why a delivery failed", () => {
  it("is known again from its words, and said in German", () => {
    fc.assert(
      fc.property(reasons, (reason) => {
        const words = writeDeliveryReason(reason);
        expect(readDeliveryReason(words)).toEqual(reason);
        expect(deliveryReasonDe(words)).not.toMatch(/receiver|answer|within|cannot|failed/);
      }),
    );
  });

  it("stays as it is where the system says what few people meet", () => {
    expect(deliveryReasonDe("ENOBUFS")).toBe("ENOBUFS");
    expect(deliveryReasonDe("ECONNREFUSED")).toBe(systemErrorsDe.ECONNREFUSED);
    expect(readDeliveryReason("the receiver answered with pleasure 500")).toBeNull();
  });
});
