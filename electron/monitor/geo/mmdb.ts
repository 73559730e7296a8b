/** MaxMind database files (`.mmdb`): read whole, checked, and their first records. Format: https://maxmind.github.io/MaxMind-DB/ */
import { readFile } from "node:fs/promises";
import { Reader, type Response } from "maxmind";

/** Larger than any published database (GeoIP2 Enterprise is about 400 MB); beyond it is not one. */
const MAX_FILE_BYTES = 1024 * 1024 * 1024;

/** The description is at the very end of the file, so a file that is cut off looks like no database at all. */
const NOT_A_DATABASE = "it is not a MaxMind database, or not a whole one";

/** How far to look for a usable record before the file is refused. */
const networksTriedAtOpening = 4096;

/** What the reader has decoded already, by its place in the file. */
export interface DecodedParts {
  get(key: number | string): unknown;
  set(key: number | string, decoded: unknown): void;
}

/** Why a file is no use, as the end of the sentence "This geo file cannot be used: …". */
export class LocationFileError extends Error {}

export async function readDatabase(path: string): Promise<Buffer> {
  try {
    const bytes = await readFile(path);
    if (bytes.length > MAX_FILE_BYTES) throw new LocationFileError("it is larger than 1 GB");
    if (bytes[0] === 0x1f && bytes[1] === 0x8b)
      throw new LocationFileError("it is compressed; unpack it first");
    return bytes;
  } catch (error) {
    if (error instanceof LocationFileError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    throw new LocationFileError(
      code === "ENOENT" ? "the file does not exist" : `it cannot be read (${code})`,
    );
  }
}

export function openReader(bytes: Buffer, cache: DecodedParts): Reader<Response> {
  let reader: Reader<Response>;
  try {
    reader = new Reader<Response>(bytes, { cache });
  } catch {
    throw new LocationFileError(NOT_A_DATABASE);
  }
  const { nodeCount, recordSize, searchTreeSize, ipVersion } = reader.metadata;
  if (ipVersion !== 4 && ipVersion !== 6) throw new LocationFileError(NOT_A_DATABASE);
  if (!(nodeCount > 0 && recordSize > 0)) throw new LocationFileError(NOT_A_DATABASE);
  if (searchTreeSize + 16 >= bytes.length) throw new LocationFileError("it is truncated");
  return reader;
}

/** The records of the first networks in address order. Throws where the tree itself is damaged. */
export function* firstRecords(reader: Reader<Response>): IterableIterator<unknown> {
  const bits = reader.metadata.ipVersion === 4 ? 32 : 128;
  let address = 0n;
  for (let tried = 0; tried < networksTriedAtOpening && address < 1n << BigInt(bits); tried++) {
    let prefix: number;
    let record: unknown;
    try {
      [record, prefix] = reader.getWithPrefixLength(addressText(address, bits));
    } catch {
      throw new LocationFileError("it is damaged");
    }
    if (record !== null) yield record;
    address += 1n << BigInt(bits - Math.max(1, prefix));
  }
}

function addressText(address: bigint, bits: number): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join(".");
  const hex = address.toString(16).padStart(32, "0");
  return hex.replace(/.{4}(?!$)/g, "$&:");
}

export function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

export function text(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value.trim().slice(0, 200) : null;
}

export function isoDate(date: Date): string | null {
  return Number.isNaN(date.getTime()) ? null : date.toISOString().slice(0, 10);
}
