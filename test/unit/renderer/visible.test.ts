import fc from "fast-check";
import { expect, it } from "vitest";
import { visible } from "../../../renderer/format/visible.ts";

it("shows what would drive a terminal or turn text around, and leaves ordinary text alone", () => {
  expect(visible("a\nb\u001b[31m\u202Ec")).toBe("a\u240Ab\u241B[31m\uFFFDc");
  expect(visible("Zoë 東京 🙂 =1+1")).toBe("Zoë 東京 🙂 =1+1");
  const obeyed = /[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200C\u200D])\p{Cf}/u;
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !obeyed.test(visible(text))));
});

it("leaves a joiner where a script or an emoji needs it", () => {
  expect(visible("می\u200Cخواهم 👩\u200D💻")).toBe("می\u200Cخواهم 👩\u200D💻");
  expect(visible("ad\u200Cmin\u200D")).toBe("ad\uFFFDmin\uFFFD");
});
