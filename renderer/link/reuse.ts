/**
 * `next`, with every part of it that deeply equals the same part of `before` replaced by that part. For plain
 * JSON values. Returns `before` itself where nothing differs.
 */
export function reuse<T>(before: unknown, next: T): T;
export function reuse(before: unknown, next: unknown): unknown {
  if (Object.is(before, next)) return before;
  if (Array.isArray(before) && Array.isArray(next)) {
    const items = next.map((item, at) => reuse(before[at], item));
    return items.length === before.length && items.every((item, at) => Object.is(item, before[at]))
      ? before
      : items;
  }
  if (isPlain(before) && isPlain(next)) {
    // As JSON.parse has it, a name like any other; assigning it below would set the prototype instead.
    if (Object.hasOwn(next, "__proto__")) return next;
    const names = Object.keys(next);
    const parts: Record<string, unknown> = {};
    let same = names.length === Object.keys(before).length;
    for (const name of names) {
      parts[name] = reuse(before[name], next[name]);
      same &&= name in before && Object.is(parts[name], before[name]);
    }
    return same ? before : parts;
  }
  return next;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
