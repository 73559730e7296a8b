import { describe, expect, it } from "vitest";
import type { RawSession, Sample } from "../../../electron/monitor/formats/format.ts";
import {
  families,
  formatOf,
  formatOfValue,
  formats,
  recognise,
} from "../../../electron/monitor/formats/formats.ts";
import { recognitionDe } from "../../../renderer/text/recognition-de.ts";
import { recognitionEn } from "../../../renderer/text/recognition-en.ts";
import { RecognitionReasonSchema } from "../../../shared/formats/recognition.ts";
import { rawOf, readFixtures } from "../../integration/formats/fixture.ts";

const fixtures = readFixtures();

function sampleOf(raw: RawSession): Sample {
  const ttlMs = raw.expiresAt === null ? null : raw.expiresAt - raw.now;
  return { key: raw.key, type: raw.value.type, value: raw.value, ttlMs };
}

describe("bytes that frameworks wrote", () => {
  it.each(fixtures)("$name is recognised as what it is", ({ fixture }) => {
    const [best] = recognise([sampleOf(rawOf(fixture))]);
    expect(best?.format.id).toBe(fixture.format);
    expect(best?.confidence).toBeGreaterThan(0.7);
  });

  it.each(fixtures)("$name is read as it was when it was written", ({ fixture }) => {
    const raw = rawOf(fixture);
    const [best] = recognise([sampleOf(raw)]);
    expect(best?.format.owns(raw.key)).toBe(true);
    expect(best?.format.decode(raw)).toEqual({ ...fixture.record, format: fixture.format });
  });

  it.each(fixtures)("$name shows its contents without its token", ({ fixture }) => {
    const raw = rawOf(fixture);
    const [best] = recognise([sampleOf(raw)]);
    if (best === undefined) throw new Error("not recognised");
    const token = raw.key.slice(best.prefix.length);
    expect(token.length).toBeGreaterThanOrEqual(16);
    expect(JSON.stringify(best.format.contents(raw))).not.toContain(token);
    expect(JSON.stringify(best.reason)).not.toContain(token);
  });

  it.each(fixtures)("$name is said to be recognised, and why, in both languages", ({ fixture }) => {
    const [best] = recognise([sampleOf(rawOf(fixture))]);
    if (best === undefined) throw new Error("not recognised");
    const reason = RecognitionReasonSchema.parse(best.reason);
    expect(recognitionEn.reason(best.prefix, reason)).toMatch(/^1 sampled key .+\.$/);
    expect(recognitionDe.reason(best.prefix, reason)).toMatch(/^1 untersuchter Schlüssel.+\.$/);
  });

  it("has some for every family", () => {
    const seen = new Set(fixtures.map(({ fixture }) => fixture.format));
    expect(families.map(({ id }) => id).filter((id) => !seen.has(id))).toEqual([]);
  });

  it("are recognised all at once, in one store", () => {
    const ids = recognise(fixtures.map(({ fixture }) => sampleOf(rawOf(fixture)))).map(
      ({ format }) => format.id,
    );
    expect(new Set(ids)).toEqual(new Set(fixtures.map(({ fixture }) => fixture.format)));
  });

  it("are each read by their own format when many share a store", () => {
    const candidates = recognise(fixtures.map(({ fixture }) => sampleOf(rawOf(fixture)))).map(
      ({ format }) => format,
    );
    for (const { name, fixture } of fixtures) {
      const raw = rawOf(fixture);
      const format = formatOfValue(raw, candidates);
      expect(format?.decode(raw).opaque ?? null, name).toBe(fixture.record["opaque"]);
    }
  });

  it.each(fixtures)("$name cut off anywhere is opaque or still a record, never an error", ({ fixture }) => {
    const raw = rawOf(fixture);
    const [best] = recognise([sampleOf(raw)]);
    if (raw.value.type !== "string" || best === undefined) return;
    const { bytes } = raw.value;
    for (let length = 0; length < bytes.length; length += Math.max(1, Math.floor(bytes.length / 40))) {
      const cut: RawSession = { ...raw, value: { type: "string", bytes: bytes.subarray(0, length) } };
      const record = best.format.decode(cut);
      expect(record.format).toBe(fixture.format);
      expect(Array.isArray(best.format.contents(cut))).toBe(true);
    }
  });
});

describe("built-in formats", () => {
  it("have a stable id, words for logging out, and a pattern for every prefix", () => {
    for (const format of formats) {
      expect(format.id).toMatch(/^[a-z0-9-]+$/);
      expect(format.about.logOut).not.toBe("");
      expect(format.patterns).toHaveLength(1);
      expect(format.patterns[0]).toMatch(/\*$/);
    }
  });

  it("own no key of another kind under their prefix", () => {
    const key = (text: string) => text as Parameters<typeof formatOf>[0];
    expect(formatOf(key("sess:lock:4fzzzz"), formats)).toBeNull();
    expect(formatOf(key("sess:"), formats)).toBeNull();
    expect(
      formatOf(key("spring:session:sessions:expires:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"), formats),
    ).toBeNull();
    expect(formatOf(key("spring:session:sessions:expirations"), formats)).toBeNull();
    expect(formatOf(key("user:session:by-user-id:7"), formats)).toBeNull();
    expect(formatOf(key(`_oauth2_proxy-${"0".repeat(32)}.lock`), formats)).toBeNull();
    expect(formatOf(key("cart:7"), formats)).toBeNull();
    expect(formatOf(key("a,b c\nd\xff"), formats)).toBeNull();
  });
});
