import { parseAddress } from "../../../shared/address/parse-address.ts";
import type { SavedConnection } from "../../../shared/saved-connection.ts";
import type { FeedKind } from "../../../shared/status.ts";
import { EMPTY_FIELDS, type FormFields, fieldsOf } from "./form-fields.ts";

/** What the form begins with. */
export interface Draft {
  /** The saved connection that is changed; null: a new one. */
  readonly id: string | null;
  /** The saved connection whose passwords are used where none is typed. */
  readonly secretsOf: string | null;
  readonly name: string;
  readonly fields: FormFields;
  readonly readOnly: boolean;
  readonly integrated: boolean;
  readonly feed: FeedKind | null;
}

export const NEW_DRAFT: Draft = {
  id: null,
  secretsOf: null,
  name: "",
  fields: EMPTY_FIELDS,
  readOnly: false,
  integrated: false,
  feed: null,
};

export function draftOf(saved: SavedConnection): Draft {
  const { id, name, url, readOnly, integrated, feed, secret } = saved;
  const parsed = parseAddress(url);
  return {
    id,
    secretsOf: secret === "none" || secret === "missing" ? null : id,
    name,
    fields: "address" in parsed ? fieldsOf(parsed.address) : EMPTY_FIELDS,
    readOnly,
    integrated,
    feed,
  };
}
