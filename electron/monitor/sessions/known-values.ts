/** The values that the sessions at hand have in a field, for completing a filter while it is typed. */
import type { KnownField, KnownValues } from "../../../shared/filter/filter.ts";
import { fold } from "../../../shared/filter/pattern.ts";
import type { Registry } from "./registry.ts";
import type { Rows } from "./rows.ts";
import type { SearchableTexts } from "./searchable-texts.ts";

type Value = ReturnType<KnownValues["values"]>[number];

export function knownValues(rows: Rows, field: KnownField, prefix: string, limit: number): Value[] {
  switch (field) {
    case "user":
    case "label":
      return fromPool(rows, rows.names, rows.columns[field], prefix, limit);
    case "ip":
      return fromPool(rows, rows.addresses, rows.columns.ip, prefix, limit);
    case "city":
      return fromRegistry(rows.spots, (spot) => spot.city, prefix, limit);
    case "country":
      return fromRegistry(rows.countries, (code) => code, prefix, limit);
    case "client":
      return fromRegistry(rows.clients, (client) => client.browser, prefix, limit);
    case "system":
      return fromRegistry(rows.clients, (client) => client.system, prefix, limit);
    case "format":
      return fromRegistry(rows.formats, (format) => format, prefix, limit);
  }
}

function fromRegistry<T>(
  registry: Registry<T>,
  textOf: (value: T) => string | null,
  prefix: string,
  limit: number,
): Value[] {
  const begun = fold(prefix);
  const counts = new Map<string, number>();
  for (let id = 1; id < registry.capacity; id += 1) {
    const value = registry.value(id);
    const text = value === null ? null : textOf(value);
    if (text !== null && fold(text).startsWith(begun)) {
      counts.set(text, (counts.get(text) ?? 0) + registry.count(id));
    }
  }
  return most(
    [...counts].map(([value, sessions]) => ({ value, sessions })),
    limit,
  );
}

function fromPool(
  rows: Rows,
  pool: SearchableTexts,
  column: Uint32Array,
  prefix: string,
  limit: number,
): Value[] {
  const begins = pool.verdict([[prefix, ""]]);
  const counts = new Uint32Array(begins.length);
  const { live, capacity } = rows.columns;
  for (let row = 1; row < capacity; row += 1) {
    const id = column[row] ?? 0;
    if (live[row] === 1 && begins[id] === 1) counts[id] = (counts[id] ?? 0) + 1;
  }
  const found: { readonly id: number; readonly sessions: number }[] = [];
  let least = 0;
  for (let id = 1; id < counts.length; id += 1) {
    const sessions = counts[id] ?? 0;
    if (sessions <= least) continue;
    found.push({ id, sessions });
    if (found.length < 4 * limit) continue;
    found.sort((a, b) => b.sessions - a.sessions);
    found.length = limit;
    least = found[limit - 1]?.sessions ?? 0;
  }
  return most(
    found.map(({ id, sessions }) => ({ value: pool.texts.text(id) ?? "", sessions })),
    limit,
  );
}

function most(values: Value[], limit: number): Value[] {
  values.sort((a, b) => b.sessions - a.sessions || (a.value < b.value ? -1 : 1));
  return values.slice(0, limit);
}
