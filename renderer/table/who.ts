import type { SessionRow } from "../../shared/session.ts";
import { text } from "../text/text.ts";

/** How a session is named in sentences: by its user's readable name, its user, or its address. */
export function who(row: Pick<SessionRow, "label" | "user" | "address">): string {
  return row.label ?? row.user ?? row.address ?? text.session.anonymous;
}

export function clientName(client: SessionRow["client"]): string {
  return client === null ? text.session.noClient : `${client.browser} · ${client.system}`;
}
