/** Settings that are being edited: what was typed, what it would make of the settings, and what is wrong with it. */
import type { z } from "zod";
import { type Field, UNITS } from "./rule-fields.ts";

/** What was typed, by path: text for numbers and lists, true or false for switches. */
export type Edits = ReadonlyMap<string, string | boolean>;

export interface Problem {
  readonly kind: "number" | "too-small" | "too-big" | "network" | "country" | "order" | "other";
  /** The bound in the setting's own unit, or the text that is wrong. */
  readonly value: number | string;
}

export interface Draft<T> {
  /** Null while something is wrong. */
  readonly next: T | null;
  readonly problems: ReadonlyMap<string, Problem>;
}

/** What the settings would be with the edits. */
export function draftOf<T>(
  schema: z.ZodType<T>,
  settings: unknown,
  fields: readonly Field[],
  edits: Edits,
): Draft<T> {
  let candidate = settings;
  for (const [path, edit] of edits) {
    const field = fields.find((each) => each.path === path);
    candidate = withPath(candidate, path.split("."), meant(field, edit));
  }
  const checked = schema.safeParse(candidate);
  if (checked.success) return { next: checked.data, problems: new Map() };
  const problems = new Map<string, Problem>();
  for (const issue of checked.error.issues) {
    const names = issue.path.map(String);
    // A list's issue names the item; the field is the list.
    const item = names.findIndex((name) => /^\d+$/.test(name));
    const path = (item === -1 ? names : names.slice(0, item)).join(".");
    if (!problems.has(path)) problems.set(path, problemOf(issue, pathValue(candidate, names), path));
  }
  return { next: null, problems };
}

/** What a field shows: what was typed, otherwise what is set. */
export function shownIn(field: Field, settings: unknown, edits: Edits): string | boolean {
  const edit = edits.get(field.path);
  if (edit !== undefined) return edit;
  return shown(field, pathValue(settings, field.path.split(".")));
}

/** A value as it is typed. */
export function shown(field: Field, value: unknown): string | boolean {
  switch (field.kind) {
    case "switch":
      return value === true;
    case "number":
      return typeof value === "number" ? String(Number((value / UNITS[field.unit]).toFixed(4))) : "";
    case "networks":
    case "countries":
      return Array.isArray(value) ? value.join("\n") : "";
  }
}

/** The value at a path of names. */
export function pathValue(value: unknown, names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (inner, name) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );
}

function withPath(value: unknown, [name, ...rest]: readonly string[], set: unknown): unknown {
  if (name === undefined) return set;
  const inner = typeof value === "object" && value !== null ? value : {};
  return { ...inner, [name]: withPath(Reflect.get(inner, name), rest, set) };
}

function meant(field: Field | undefined, edit: string | boolean): unknown {
  if (typeof edit === "boolean" || field === undefined) return edit;
  switch (field.kind) {
    case "switch":
      return edit;
    case "number": {
      const text = edit.trim().replace(",", ".");
      const value = text === "" ? Number.NaN : Number(text) * UNITS[field.unit];
      return field.unit === "km" || field.unit === "kmh" ? value : wholeMs(value);
    }
    case "networks":
      return listed(edit);
    case "countries":
      return listed(edit).map((code) => code.toUpperCase());
  }
}

/** Durations are whole milliseconds, whatever a third of an hour comes to; counts stay as they were typed. */
function wholeMs(value: number): number {
  return value >= 60_000 ? Math.round(value) : value;
}

function listed(text: string): string[] {
  return text.split(/[\s,;]+/).filter((item) => item !== "");
}

function problemOf(issue: z.core.$ZodIssue, value: unknown, path: string): Problem {
  switch (issue.code) {
    case "too_small":
      return { kind: "too-small", value: Number(issue.minimum) };
    case "too_big":
      return { kind: "too-big", value: Number(issue.maximum) };
    case "invalid_type":
      return { kind: "number", value: String(value) };
    default:
      if (path === "trustedNetworks") return { kind: "network", value: String(value) };
      if (path === "trustedCountries") return { kind: "country", value: String(value) };
      return { kind: issue.code === "custom" ? "order" : "other", value: String(value) };
  }
}
