/** Writes what was seen of a user into the history, and nothing that is in there already. */
import { clientName, type Seen } from "./facts.ts";
import type { UserHistory } from "./history.ts";

export function remember(history: UserHistory, user: string, seen: readonly Seen[]): void {
  for (const { alive, at, place, client } of seen) {
    if (!alive) continue;
    const known = history.of(user);
    const name = client === null ? null : clientName(client);
    const nothingNew =
      known !== null &&
      known.lastAt >= at &&
      known.countries.has(place.country) &&
      (name === null || known.clients.has(name));
    if (!nothingNew) history.note(user, { at, country: place.country, client: name });
  }
}
