/**
 * Sessions as real frameworks wrote them, kept as files: seeds for fuzzing, and the only proof for frameworks that
 * cannot be installed wherever the tests run. `CAPTURE_FIXTURES=1` makes the tests in this folder write theirs anew.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { DecodedSession, RawSession } from "../../../electron/monitor/formats/format.ts";
import { storeKey } from "../../../electron/monitor/formats/key.ts";

const folder = join(import.meta.dirname, "../../fixtures/formats");

const FixtureSchema = z.object({
  /** Framework and version that wrote the bytes. */
  framework: z.string(),
  /** How they came about: `live` by a test that runs the framework, or a sentence. */
  origin: z.string(),
  format: z.string(),
  key: z.string(),
  expiresAt: z.number().nullable(),
  /** When they were read. */
  now: z.number(),
  /** Base64. */
  value: z.union([
    z.object({ type: z.literal("string"), bytes: z.string() }),
    z.object({ type: z.literal("hash"), fields: z.record(z.string(), z.string()) }),
  ]),
  /** What the format must make of them. */
  record: z.record(z.string(), z.unknown()),
});
export type Fixture = z.infer<typeof FixtureSchema>;

export function readFixtures(): { readonly name: string; readonly fixture: Fixture }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => ({
      name: file.replace(/\.json$/, ""),
      fixture: FixtureSchema.parse(JSON.parse(readFileSync(join(folder, file), "utf8"))),
    }));
}

export function rawOf(fixture: Fixture): RawSession {
  const { value } = fixture;
  const bytes = (text: string): Buffer => Buffer.from(text, "base64");
  return {
    key: storeKey(fixture.key),
    expiresAt: fixture.expiresAt,
    now: fixture.now,
    value:
      value.type === "string"
        ? { type: "string", bytes: bytes(value.bytes) }
        : {
            type: "hash",
            fields: new Map(Object.entries(value.fields).map(([name, text]) => [name, bytes(text)])),
          },
  };
}

export function writeFixture(
  framework: string,
  origin: string,
  raw: RawSession,
  { format, ...record }: DecodedSession,
): void {
  const fixture: Fixture = {
    framework,
    origin,
    format,
    key: raw.key,
    expiresAt: raw.expiresAt,
    now: raw.now,
    value:
      raw.value.type === "string"
        ? { type: "string", bytes: raw.value.bytes.toString("base64") }
        : {
            type: "hash",
            fields: Object.fromEntries(
              Array.from(raw.value.fields, ([name, one]) => [name, one.toString("base64")]),
            ),
          },
    record,
  };
  const name = framework
    .toLowerCase()
    .replace(/\b\d+(\.\d+)+\b/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(fixture, null, 2)}\n`);
}
