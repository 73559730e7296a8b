import type { SessionRow } from "../../shared/session.ts";
import { visible } from "../format/visible.ts";
import { text } from "../text/text.ts";

/** What {@link who} needs to know. */
type Named = Pick<SessionRow, "label" | "user"> & { readonly address?: SessionRow["address"] };

/**
 * How somebody is named wherever the page names them: by the readable name, the user, or the address. Names are chosen
 * by strangers, so this is where they are made harmless; an id that is shown beside it goes through `visible` itself.
 */
export function who({ label, user, address }: Named): string {
  return visible(label ?? user ?? address ?? text.session.anonymous);
}

export function clientName(client: SessionRow["client"]): string {
  return client === null ? text.session.noClient : `${client.browser} · ${client.system}`;
}
