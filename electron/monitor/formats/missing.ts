/** What of a session is not known, why, and what to add to the application so that it is. */
import type { MissingFields, SessionField } from "../../../shared/formats/missing.ts";
import type { SessionRow } from "../../../shared/session.ts";
import type { FormatAbout } from "./format.ts";

/** One entry for fields that have the same explanation, in the order of the fields. */
export function explainMissing(row: SessionRow, about: FormatAbout, declared: boolean): MissingFields[] {
  const groups = new Map<string, MissingFields>();
  for (const field of absentFields(row)) {
    const explanation = explain(field, row, about, declared);
    const name = JSON.stringify(explanation);
    const fields = [...(groups.get(name)?.fields ?? []), field];
    groups.set(name, { fields, ...explanation });
  }
  return [...groups.values()];
}

function absentFields(row: SessionRow): SessionField[] {
  const absent: Readonly<Record<SessionField, boolean>> = {
    user: row.user === null,
    address: row.address === null,
    client: row.client === null,
    createdAt: row.createdAt === null,
    lastSeen: row.lastSeenOrigin !== "recorded",
  };
  return FIELDS.filter((field) => absent[field]);
}

const FIELDS = ["user", "address", "client", "createdAt", "lastSeen"] as const;

function explain(
  field: SessionField,
  row: SessionRow,
  about: FormatAbout,
  declared: boolean,
): Omit<MissingFields, "fields"> {
  const nothing = { where: null, code: null };
  const advice = about.advice.find(({ fields }) => fields.includes(field));
  // Where contents are always encrypted the advice says why; elsewhere nobody can tell what is in them.
  if (row.opaque !== null && !(row.opaque === "encrypted" && advice?.code === "")) {
    return { why: "unreadable", ...nothing };
  }
  if (declared) {
    return { why: "not-declared", ...nothing };
  }
  if (advice?.code === "") {
    return { why: "cannot", where: advice.where, code: null };
  }
  if (advice === undefined) {
    return { why: field === "user" ? "nobody-logged-in" : "not-in-this-session", ...nothing };
  }
  return { why: "not-recorded", where: advice.where, code: advice.code };
}
