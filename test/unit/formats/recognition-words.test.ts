import { describe, expect, it } from "vitest";
import { recognitionDe } from "../../../renderer/text/recognition-de.ts";
import { recognitionEn } from "../../../renderer/text/recognition-en.ts";
import { type Because, PayloadSchema } from "../../../shared/formats/recognition.ts";

/** Every kind with every choice that changes a word. */
const origins = [
  null,
  { kind: "writer", name: "‹writer›", like: false },
  { kind: "writer", name: "‹writer›", like: true },
  { kind: "key-name", name: "‹owner›" },
  { kind: "session-word" },
] as const;
const all: readonly Because[] = [
  ...PayloadSchema.options.flatMap((payload) =>
    origins.flatMap((origin) =>
      [[], ["‹one›"], ["‹one›", "‹two›"]].map((fields) => ({
        kind: "holds" as const,
        payload,
        fields,
        origin,
      })),
    ),
  ),
  ...[true, false].map((like) => ({ kind: "key-name" as const, name: "‹name›", like })),
  ...[true, false].map((named) => ({ kind: "shape" as const, name: "‹name›", named })),
  ...(["user-id", "user-json", "text"] as const).map((what) => ({ kind: "token-to" as const, what })),
  { kind: "user-hash", known: 3 },
  { kind: "declared" },
];
const COUNTS = [
  [1, 1],
  [1, 20],
  [5, 20],
  [20, 20],
] as const;
const marks = (text: string) => text.match(/‹\w+›|\d+/g)?.toSorted();

describe("why a format was recognised", () => {
  const said = all.flatMap((because) =>
    COUNTS.flatMap(([fitting, sampled]) =>
      ["sess:", ""].map((prefix) => {
        const reason = { fitting, sampled, because };
        return { en: recognitionEn.reason(prefix, reason), de: recognitionDe.reason(prefix, reason) };
      }),
    ),
  );

  it("is another sentence for every reason, in both languages", () => {
    expect(new Set(said.map(({ en }) => en)).size).toBe(said.length);
    expect(new Set(said.map(({ de }) => de)).size).toBe(said.length);
  });

  it("names the same in both languages, and nothing in German is English", () => {
    for (const { en, de } of said) {
      expect(marks(de)).toEqual(marks(en));
      expect(de).toMatch(/^\d.+[^ ]\.$/);
      expect(de).not.toMatch(
        /undefined| {2}|\b(?:the|that|with|keys?|are|hold|holds|of|and|sampled|session)\b/,
      );
      expect(en).not.toMatch(/undefined| {2}/);
    }
  });

  it("agrees in number", () => {
    const reason = { fitting: 1, sampled: 1, because: { kind: "declared" } } as const;
    expect(recognitionEn.reason("a:", reason)).toBe(
      "1 sampled key beginning with “a:” fits the declared pattern.",
    );
    expect(recognitionDe.reason("a:", reason)).toBe(
      "1 untersuchter Schlüssel, der mit „a:“ beginnt, passt zum beschriebenen Muster.",
    );
    expect(recognitionDe.reason("a:", { ...reason, fitting: 5, sampled: 20 })).toBe(
      "5 von 20 untersuchten Schlüsseln, die mit „a:“ beginnen, passen zum beschriebenen Muster.",
    );
  });
});

describe("what looks like sessions of no known framework", () => {
  it("is said in both languages", () => {
    for (const samples of [1, 12]) {
      for (const named of [true, false]) {
        for (const hasUser of [true, false]) {
          const suspect = { prefix: "login:", samples, named, hasUser };
          const de = recognitionDe.suspect(suspect);
          expect(marks(de)).toEqual(marks(recognitionEn.suspect(suspect)));
          expect(de).not.toMatch(/undefined| {2}|\b(?:the|that|with|keys?|end|fit|and|sampled)\b/);
        }
      }
    }
    expect(recognitionDe.suspect({ prefix: "login:", samples: 12, named: false, hasUser: true })).toBe(
      "12 untersuchte Schlüssel, die mit „login:“ beginnen, enden auf zufällige Token, nennen einen Benutzer und laufen ab, passen aber zu keinem bekannten Framework.",
    );
  });
});
