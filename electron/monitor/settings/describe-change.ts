/** What a change of settings changes, in one line for the audit log: `rules.minimumScore: 30 → 40, …`. */

/** A longer list says how many more there are. */
const MOST_NAMED = 12;
/** Longest part of a value that is quoted. */
const MOST_CHARACTERS = 120;

export function describeChange(before: object, after: object): string {
  const all = [...differences("", before, after)];
  const named = all.slice(0, MOST_NAMED).join(", ");
  return all.length > MOST_NAMED ? `${named}, and ${all.length - MOST_NAMED} more` : named;
}

function* differences(path: string, before: unknown, after: unknown): IterableIterator<string> {
  if (isObject(before) && isObject(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      yield* differences(path === "" ? name : `${path}.${name}`, before[name], after[name]);
    }
  } else if (JSON.stringify(before) !== JSON.stringify(after)) {
    yield `${path}: ${quoted(before)} → ${quoted(after)}`;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? "none";
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
