/**
 * What crosses between the stand-in's main process and a page: JSON, and `undefined` where a structured clone would
 * keep it. Anything else throws, so that no test passes on a value that Electron would have carried differently.
 */
const ABSENT = "\u0000undefined";

export function encode(value: unknown): string {
  return JSON.stringify(prepare(value));
}

export function decode(text: string): unknown {
  return restore(JSON.parse(text));
}

function prepare(value: unknown): unknown {
  if (value === undefined) return ABSENT;
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  if (Array.isArray(value)) return value.map(prepare);
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, prepare(part)]));
  }
  throw new Error("The stand-in carries plain values only");
}

function restore(value: unknown): unknown {
  if (value === ABSENT) return undefined;
  if (Array.isArray(value)) return value.map(restore);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, restore(part)]));
}
