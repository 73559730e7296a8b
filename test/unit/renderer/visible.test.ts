import fc from "fast-check";
import { expect, it } from "vitest";
import { visible } from "../../../renderer/format/visible.ts";

it("shows what would drive a terminal or turn text around, and leaves ordinary text alone", () => {
  expect(visible("a\nb\u001b[31m\u202Ec")).toBe("a\u240Ab\u241B[31m\uFFFDc");
  expect(visible("Zoë 東京 🙂 =1+1")).toBe("Zoë 東京 🙂 =1+1");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(visible(text))),
  );
});
