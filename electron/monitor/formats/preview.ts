/** What a declared format makes of sampled keys, for its editor. */
import type { Declaration } from "../../../shared/formats/declaration.ts";
import type { FormatPreview } from "../../../shared/formats/trial.ts";
import type { EpochMs } from "../../../shared/session.ts";
import { declaredFormat } from "./declared-format.ts";
import type { Contents, DecodedSession, RawSession, Sample, SessionFormat } from "./format.ts";

const MAX_ROWS = 10;
const MAX_LINES = 40;
const MAX_CHARACTERS = 300;

interface ReadSample {
  readonly record: DecodedSession;
  readonly contents: Contents;
  readonly expiresAt: EpochMs | null;
}

/** The samples that the declaration's pattern and type fit, read. */
export function readSamples(
  format: SessionFormat,
  samples: readonly Sample[],
  now: EpochMs,
): readonly ReadSample[] {
  return samples.flatMap(({ key, value, ttlMs }) => {
    if (value?.type !== format.type || !format.owns(key)) return [];
    const expiresAt = ttlMs === null ? null : now + ttlMs;
    const raw: RawSession = { key, value, now, expiresAt };
    const record = format.decode(raw);
    return [{ record, contents: format.contents(raw), expiresAt: record.validUntil ?? expiresAt }];
  });
}

export function previewDeclaration(
  declaration: Declaration,
  samples: readonly Sample[],
  now: EpochMs,
): FormatPreview {
  const format = declaredFormat(declaration);
  const all = readSamples(format, samples, now);
  const read = all.filter(({ record }) => record.opaque === null);
  const having = (field: keyof DecodedSession): number =>
    read.filter(({ record }) => (record[field] ?? null) !== null).length;
  return {
    matched: samples.filter(({ key }) => format.owns(key)).length,
    ofType: all.length,
    read: read.length,
    found: {
      user: having("user"),
      label: having("label"),
      address: having("address"),
      client: having("userAgent"),
      createdAt: having("createdAt"),
      lastSeen: having("lastSeen"),
      expiresAt: having("validUntil"),
    },
    rows: all.slice(0, MAX_ROWS).map(({ record, contents, expiresAt }) => ({
      user: shortened(record.user),
      label: shortened(record.label),
      address: shortened(record.address),
      userAgent: shortened(record.userAgent),
      createdAt: record.createdAt,
      lastSeen: record.lastSeen,
      lastSeenOrigin: record.lastSeenOrigin,
      expiresAt,
      opaque: record.opaque,
      contents: contents.slice(0, MAX_LINES),
    })),
  };
}

function shortened(text: string | null): string | null {
  return text === null || text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS - 1)}…`;
}
