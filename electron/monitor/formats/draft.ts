/**
 * Prefixes whose keys look like sessions although no built-in format recognises them, each with a first draft of a
 * declaration for the editor: encoding by trying, paths by the names that applications commonly use.
 */
import { isUtf8 } from "node:buffer";
import { isIP } from "node:net";
import type { Declaration } from "../../../shared/formats/declaration.ts";
import { pathText } from "../../../shared/formats/path.ts";
import type { Suspect } from "../../../shared/formats/recognition.ts";
import { fieldsOf } from "./conventions.ts";
import { declaredFormat } from "./declared-format.ts";
import type { Recognition, Sample } from "./format.ts";
import { splitKey } from "./key.ts";
import { toEpochMs } from "./moment.ts";
import { readSamples } from "./preview.ts";

export interface DraftedSuspect extends Suspect {
  readonly draft: Declaration;
}

const SESSION_WORD = /sess|login|token|auth|sid\b|user/i;
const ENCODINGS = ["json", "msgpack", "php", "form", "text"] as const;
const OWN = "sessionwatch:";
/** A moment after every sampled one. */
const LATER = Date.UTC(2099, 0);
const MAX_SUSPECTS = 10;

export function suspects(
  samples: readonly Sample[],
  known: readonly Recognition[],
): readonly DraftedSuspect[] {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    if (sample.value === undefined || known.some(({ format }) => format.owns(sample.key))) continue;
    const split = splitKey(sample.key);
    // Our own tombstones and reports speak of sessions, too.
    if (split?.prefix.startsWith(OWN) === true) continue;
    // Declarations are text, so a prefix that is not cannot be declared.
    if (split === null || split.prefix === "" || !isUtf8(Buffer.from(split.prefix, "latin1"))) continue;
    const name = `${sample.value.type} ${split.prefix}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [sample]);
    else group.push(sample);
  }
  const found: DraftedSuspect[] = [];
  for (const [name, group] of groups) {
    const prefix = name.slice(name.indexOf(" ") + 1);
    const expiring = group.filter(({ ttlMs }) => ttlMs !== null).length;
    const named = SESSION_WORD.test(prefix);
    const draft = draftFor(prefix, group);
    const hasUser = draft.fields.user !== undefined;
    // Two of three: random tokens are a given here; sessions expire, say so in their name, or name a user.
    if (Number(expiring > group.length / 2) + Number(named) + Number(hasUser) < 2) continue;
    found.push({
      prefix,
      samples: group.length,
      draft,
      named,
      hasUser,
    });
  }
  return found.sort((a, b) => b.samples - a.samples).slice(0, MAX_SUSPECTS);
}

/** A declaration for the keys that begin with the prefix, as good as looking at them can make it. */
export function draftFor(prefix: string, samples: readonly Sample[]): Declaration {
  const own = samples.filter(({ key, value }) => value !== undefined && key.startsWith(prefix));
  const type = own[0]?.value?.type ?? "string";
  const group = own.filter(({ value }) => value?.type === type);
  const id =
    prefix
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 40) || "sessions";
  const base: Declaration = {
    sessionwatch: 1,
    id,
    title: `Sessions under ${prefix.replace(/[^\x20-\x7e]/g, "?")}`,
    // Braces and stars in the prefix itself have no escape; a star in their place fits them too.
    key: `${Buffer.from(prefix.replace(/[{}*]+/g, "*"), "latin1").toString("utf8")}{token}`.replace(
      "*{",
      "{",
    ),
    type,
    encoding: "hash",
    fields: {},
    companions: {},
  };
  if (type === "hash") return { ...base, fields: fieldPaths(group) };
  let best: { declaration: Declaration; read: number } = {
    declaration: { ...base, encoding: "text" },
    read: 0,
  };
  for (const encoding of ENCODINGS) {
    const declaration: Declaration = { ...base, encoding };
    const read = readSamples(declaredFormat(declaration), group, LATER).filter(
      ({ record }) => record.opaque === null,
    ).length;
    if (read > best.read) best = { declaration, read };
  }
  return { ...best.declaration, fields: stringPaths(best.declaration, group) };
}

/** Where conventional names lead to something, found out by leaving everything else away. */
function pathsIn(payloads: readonly object[]): Declaration["fields"] {
  const fields: Declaration["fields"] = {};
  const put = (field: keyof Declaration["fields"], names: readonly string[]): void => {
    fields[field] ??= pathText(names);
  };
  for (const payload of payloads) {
    for (const names of leaves(payload)) {
      const found = fieldsOf(only(payload, names), LATER);
      if (found.user !== null) put("user", names);
      else if (found.label !== null) put("label", names);
      if (found.address !== null) put("address", names);
      if (found.userAgent !== null) put("client", names);
      if (found.createdAt !== null) put("createdAt", names);
      if (found.lastSeen !== null) put("lastSeen", names);
    }
  }
  // Second, what the values themselves look like, under names that nobody could foresee.
  for (const payload of payloads) {
    for (const names of leaves(payload)) {
      const value = names.reduce<unknown>(
        (node, name) => (typeof node === "object" && node !== null ? Reflect.get(node, name) : undefined),
        payload,
      );
      const field = fieldOfValue(names, value);
      if (field !== null) put(field, names);
    }
  }
  return fields;
}

const USER_NAME = /^(?:user|uid|account|member|customer|owner|login|subject|sub|principal)$/i;
const IDENTIFIER_NAME = /^(?:id|no|nr|num|number|name|key)$/i;

function fieldOfValue(names: readonly string[], value: unknown): keyof Declaration["fields"] | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  const text = String(value);
  const [last = "", above = ""] = names.toReversed();
  if (isIP(text) !== 0) return "address";
  if (/^(?:Mozilla|Opera|curl|okhttp|Dalvik)\/\d/.test(text)) return "client";
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return "label";
  if (toEpochMs(value) !== null) {
    if (/creat|since|start|begin|login|opened/i.test(last)) return "createdAt";
    if (/last|seen|updat|access|activ|touch/i.test(last)) return "lastSeen";
    if (/expir|until|valid|end/i.test(last)) return "expiresAt";
  }
  const isUser = USER_NAME.test(last) || (USER_NAME.test(above) && IDENTIFIER_NAME.test(last));
  return isUser && text !== "" && text.length <= 100 ? "user" : null;
}

function fieldPaths(group: readonly Sample[]): Declaration["fields"] {
  const payloads = group
    .slice(0, 5)
    .flatMap(({ value }) =>
      value?.type === "hash"
        ? [
            Object.fromEntries(
              Array.from(value.fields, ([name, bytes]) => [name, bytes.toString("utf8", 0, 1024)]),
            ),
          ]
        : [],
    );
  return pathsIn(payloads);
}

function stringPaths(declaration: Declaration, group: readonly Sample[]): Declaration["fields"] {
  const rows = readSamples(declaredFormat(declaration), group.slice(0, 5), LATER);
  // The preview's contents are flattened already; hidden ones are no user either.
  const payloads = rows.map(({ contents }) =>
    nested(contents.map(({ name, value }) => [name.split("."), value])),
  );
  return pathsIn(payloads);
}

/** Names that lead to values, at most three levels deep. */
function leaves(payload: object): string[][] {
  const found: string[][] = [];
  const walk = (node: object, names: readonly string[]): void => {
    for (const [name, value] of Object.entries(node).slice(0, 100)) {
      if (found.length >= 100) return;
      const path = [...names, name];
      if (typeof value !== "object" || value === null) found.push(path);
      else if (path.length < 3) walk(value, path);
    }
  };
  walk(payload, []);
  return found;
}

/** The payload with nothing in it but the value that the names lead to. */
function only(payload: object, names: readonly string[]): object {
  const [name = "", ...rest] = names;
  const value: unknown = (payload as Record<string, unknown>)[name];
  return {
    [name]: rest.length > 0 && typeof value === "object" && value !== null ? only(value, rest) : value,
  };
}

function nested(entries: readonly (readonly [readonly string[], string])[]): object {
  const root: Record<string, unknown> = {};
  for (const [names, value] of entries) {
    let node = root;
    for (const name of names.slice(0, -1)) {
      const inner = Object.hasOwn(node, name) ? node[name] : undefined;
      const next: Record<string, unknown> =
        typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>) : {};
      Object.defineProperty(node, name, {
        value: next,
        enumerable: true,
        configurable: true,
        writable: true,
      });
      node = next;
    }
    Object.defineProperty(node, names.at(-1) ?? "", {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return root;
}
