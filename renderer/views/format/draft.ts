/** What is in the editor: a declaration as text fields, complete or not. */
import type { Declaration } from "../../../shared/formats/declaration.ts";

export const fieldNames = [
  "user",
  "label",
  "address",
  "client",
  "createdAt",
  "lastSeen",
  "expiresAt",
] as const;
export type FieldName = (typeof fieldNames)[number];

export const encodingsOf = {
  string: ["json", "msgpack", "php", "form", "text"],
  hash: ["hash", "json", "msgpack", "php"],
} as const satisfies Record<Declaration["type"], readonly Declaration["encoding"][]>;

export const indexTypes = ["set", "sorted-set", "list", "hash"] as const;

export interface DraftMember {
  readonly key: string;
  readonly type: (typeof indexTypes)[number];
  readonly member: string;
}

export interface Draft {
  readonly id: string;
  readonly title: string;
  readonly key: string;
  readonly type: Declaration["type"];
  readonly encoding: Declaration["encoding"];
  readonly fields: Readonly<Record<FieldName, string>>;
  readonly rollingSeconds: string;
  /** One a line. */
  readonly keys: string;
  readonly members: readonly DraftMember[];
  readonly logOut: string;
}

export const EMPTY_DRAFT: Draft = {
  id: "",
  title: "",
  key: "",
  type: "string",
  encoding: "json",
  fields: { user: "", label: "", address: "", client: "", createdAt: "", lastSeen: "", expiresAt: "" },
  rollingSeconds: "",
  keys: "",
  members: [],
  logOut: "",
};

export function draftOf(declaration: Declaration): Draft {
  const { id, title, key, type, encoding, fields, rollingSeconds, companions, logOut = "" } = declaration;
  return {
    id,
    title,
    key,
    type,
    encoding,
    fields: {
      user: fields.user ?? "",
      label: fields.label ?? "",
      address: fields.address ?? "",
      client: fields.client ?? "",
      createdAt: fields.createdAt ?? "",
      lastSeen: fields.lastSeen ?? "",
      expiresAt: fields.expiresAt ?? "",
    },
    rollingSeconds: rollingSeconds === undefined ? "" : String(rollingSeconds),
    keys: (companions.keys ?? []).join("\n"),
    members: companions.members ?? [],
    logOut,
  };
}

/** As the monitor checks it: what is empty is left out, and what is no number stays what it is, to be complained of. */
export function declarationOf(draft: Draft): Record<string, unknown> {
  const { id, title, key, type, encoding, members, rollingSeconds } = draft;
  const fields = Object.fromEntries(
    Object.entries(draft.fields)
      .map(([name, path]) => [name, path.trim()])
      .filter(([, path]) => path !== ""),
  );
  const keys = draft.keys
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return {
    sessionwatch: 1,
    id: id.trim(),
    title: title.trim(),
    key: key.trim(),
    type,
    encoding,
    fields,
    ...(rollingSeconds.trim() === "" ? {} : { rollingSeconds: numberOr(rollingSeconds.trim()) }),
    companions: {
      ...(keys.length === 0 ? {} : { keys }),
      ...(members.length === 0 ? {} : { members }),
    },
    ...(draft.logOut.trim() === "" ? {} : { logOut: draft.logOut.trim() }),
  };
}

/** Another type of value has other encodings; the first of them is the most common. */
export function withType(draft: Draft, type: Declaration["type"]): Draft {
  const encodings: readonly string[] = encodingsOf[type];
  return encodings.includes(draft.encoding)
    ? { ...draft, type }
    : { ...draft, type, encoding: encodingsOf[type][0] };
}

function numberOr(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}
