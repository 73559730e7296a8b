/** What is fuzzed: every decoder by itself, and every format as the monitor uses it, each with payloads to damage. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseDeclaration } from "../../electron/monitor/formats/declaration.ts";
import { decompress } from "../../electron/monitor/formats/decoding/compressed.ts";
import { parseGobMap } from "../../electron/monitor/formats/decoding/gob.ts";
import { parseJava } from "../../electron/monitor/formats/decoding/java.ts";
import { parseJsonObject } from "../../electron/monitor/formats/decoding/json.ts";
import { parseMarshal } from "../../electron/monitor/formats/decoding/marshal.ts";
import { parseMsgpack } from "../../electron/monitor/formats/decoding/msgpack.ts";
import {
  parsePhp,
  parsePhpBinarySession,
  parsePhpSession,
} from "../../electron/monitor/formats/decoding/php.ts";
import { parsePickle } from "../../electron/monitor/formats/decoding/pickle.ts";
import type { RawSession } from "../../electron/monitor/formats/format.ts";
import { families } from "../../electron/monitor/formats/formats.ts";
import { rawOf, readFixtures } from "../integration/formats/fixture.ts";

export interface Subject {
  readonly name: string;
  readonly seeds: readonly Buffer[];
  /** Where it is not the usual limit. */
  readonly maxMs?: number;
  /** Must not throw. */
  run(payload: Buffer): void;
}

const SeedsSchema = z.object({
  pickle: z.array(z.string()),
  php: z.array(z.string()),
  marshal: z.array(z.string()),
  java: z.array(z.string()),
  gob: z.array(z.string()),
  msgpack: z.array(z.string()),
});

export function subjects(): readonly Subject[] {
  return [...decoders(), ...formats()];
}

function decoders(): Subject[] {
  const file = join(import.meta.dirname, "../fixtures/decoders.json");
  const seeds = SeedsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const of = (texts: readonly string[]): Buffer[] => texts.map((text) => Buffer.from(text, "base64"));
  const text = (...texts: string[]): Buffer[] => texts.map((one) => Buffer.from(one, "latin1"));
  return [
    {
      name: "JSON",
      seeds: text('{"cookie":{"originalMaxAge":3600000},"a":[1,{"b":null}],"c":"\\u00e4"}'),
      run: parseJsonObject,
    },
    { name: "MessagePack", seeds: of(seeds.msgpack), run: parseMsgpack },
    { name: "pickle", seeds: of(seeds.pickle), run: parsePickle },
    { name: "PHP serialize", seeds: of(seeds.php), run: (payload) => parsePhp(payload) },
    {
      name: "PHP session",
      seeds: text('a|i:1;b|a:1:{i:0;s:1:"x";}c|R:1;', 'u|O:1:"A":1:{s:4:"\0A\0x";r:1;}'),
      run: parsePhpSession,
    },
    { name: "PHP binary session", seeds: text('\x01ai:1;\x02bbs:1:"x";'), run: parsePhpBinarySession },
    { name: "Ruby Marshal", seeds: of(seeds.marshal), run: parseMarshal },
    { name: "Java", seeds: of(seeds.java), run: parseJava },
    { name: "gob", seeds: of(seeds.gob), run: parseGobMap },
    {
      name: "compressed",
      seeds: of([
        "H4sIAAAAAAAAA6tWSlSyMtRRKkmtKFGyUkrEB5RqAcnmSMkuAAAA",
        "eJyrVkpUsjLUUSpJrShRslJKxAeUagFcdw+5",
        "KLUv/SAuxQAAkHsiYSI6MSwidGV4dCI6ImEifQEAGLAE",
      ]),
      run: decompress,
    },
    {
      name: "declaration",
      // Not from a store: a file that a person imports, read once, by a YAML library that is not quick.
      maxMs: 250,
      seeds: text(
        'sessionwatch: 1\nid: shop\ntitle: Shop\nkey: "shop:{user}:{token}"\ntype: string\nencoding: json\nfields:\n  user: a.b | c\ncompanions:\n  members:\n    - { key: "s:{user}", type: list, member: "{key}" }\n',
      ),
      run: (payload) => parseDeclaration(payload.toString("utf8")),
    },
  ];
}

/** Each format with the bytes that its framework wrote: decoded, shown, recognised, revoked. */
function formats(): Subject[] {
  return families.map((family) => {
    const raws = readFixtures()
      .filter(({ fixture }) => fixture.format === family.id)
      .map(({ fixture }) => rawOf(fixture));
    let turn = 0;
    return {
      name: family.id,
      seeds: raws.flatMap(payloadsOf),
      run(payload) {
        const raw = raws[turn++ % raws.length];
        if (raw === undefined) throw new Error(`there is no fixture of ${family.id}`);
        const damaged = withPayload(raw, payload, turn);
        const sample = { key: raw.key, type: raw.value.type, value: damaged.value, ttlMs: 1000 };
        const clue = family.recognise(sample);
        const format = family.at(clue?.prefix ?? "");
        const record = format.decode(damaged);
        format.contents(damaged);
        const plan = format.revocation(raw.key, record, damaged);
        for (const { edit } of plan.rewrite ?? []) edit(payload);
      },
    };
  });
}

function payloadsOf(raw: RawSession): Buffer[] {
  return raw.value.type === "string" ? [raw.value.bytes] : [...raw.value.fields.values()];
}

/** The payload in place of the value, or of one of its fields. */
function withPayload(raw: RawSession, payload: Buffer, turn: number): RawSession {
  if (raw.value.type === "string") return { ...raw, value: { type: "string", bytes: payload } };
  const fields = new Map(raw.value.fields);
  const names = [...fields.keys()];
  fields.set(names[turn % names.length] ?? "", payload);
  return { ...raw, value: { type: "hash", fields } };
}
