/**
 * The path language of declared formats. A path leads into a decoded payload:
 *
 * - `user.id`: names, one per level; `items.0.id`: numbers count from 0 in lists;
 * - `warden\.user.key`: a backslash makes the dot a part of the name;
 * - `login_*`: a `*` in a name stands for any characters; the first name that fits counts;
 * - `uid | user.id`: alternatives, from left to right; the first that leads to a value counts.
 *
 * There is nothing else, so a path cannot compute, only find.
 */

/** Names of one alternative; a name with `*` is a pattern. */
type Step = { readonly name: string } | { readonly pattern: RegExp };
export type Path = readonly (readonly Step[])[];

const MAX_ALTERNATIVES = 8;
const MAX_STEPS = 16;
/** Names looked at for a pattern, and the longest of them: hostile names must not make matching slow. */
const MAX_NAMES = 500;
const MAX_NAME_LENGTH = 200;
const MAX_STARS = 2;

/** The path, or a sentence that says what is wrong with it. */
export function parsePath(text: string): Path | string {
  const alternatives = split(text, "|").map((part) => part.trim());
  if (alternatives.length > MAX_ALTERNATIVES) return `a path has at most ${MAX_ALTERNATIVES} alternatives`;
  const path: Step[][] = [];
  for (const alternative of alternatives) {
    if (alternative === "") return "an alternative of the path is empty";
    const names = split(alternative, ".");
    if (names.length > MAX_STEPS) return `a path has at most ${MAX_STEPS} names`;
    if (names.some((name) => split(name, "*").length > MAX_STARS + 1)) {
      return `a name of the path has at most ${MAX_STARS} stars`;
    }
    if (names.includes("")) return "the path has two dots in a row, or a dot at its end";
    path.push(names.map(stepOf));
  }
  return path;
}

/** What the path leads to; undefined where it leads nowhere. Empty text and null count as nothing. */
export function follow(path: Path, payload: unknown): unknown {
  for (const steps of path) {
    let value: unknown = payload;
    for (const step of steps) value = child(value, step);
    if (value !== undefined && value !== null && value !== "") return value;
  }
  return undefined;
}

/** A path to a place known by its names. */
export function pathText(names: readonly string[]): string {
  return names.map((name) => name.replace(/[\\.|*]/g, "\\$&")).join(".");
}

function child(value: unknown, step: Step): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  if ("name" in step)
    return Object.hasOwn(value, step.name) ? (value as Record<string, unknown>)[step.name] : undefined;
  let seen = 0;
  for (const name in value) {
    if (++seen > MAX_NAMES) return undefined;
    if (name.length > MAX_NAME_LENGTH || !Object.hasOwn(value, name)) continue;
    if (step.pattern.test(name)) return (value as Record<string, unknown>)[name];
  }
  return undefined;
}

function stepOf(text: string): Step {
  const parts = split(text, "*");
  if (parts.length === 1) return { name: unescaped(text) };
  const literal = parts.map((part) => unescaped(part).replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return { pattern: new RegExp(`^${literal.join("[^]*?")}$`) };
}

/** Splits at a character that has no backslash before it; backslashes stay. */
function split(text: string, at: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? "";
    if (character === "\\" && i + 1 < text.length) {
      part += character + text[++i];
    } else if (character === at) {
      parts.push(part);
      part = "";
    } else {
      part += character;
    }
  }
  return [...parts, part];
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, "$1");
}
