/** Writes what was seen of a user into the history, and nothing that is in there already. */
import { clientName, type Seen } from "./facts.ts";
import type { UserHistory } from "./history.ts";

/** `seen` with networks, where they are known. */
export function remember(history: UserHistory, user: string, seen: readonly Seen[]): void {
  for (const { alive, at, place, client, network } of seen) {
    if (!alive) continue;
    const known = history.of(user);
    const clientKey = client === null ? null : clientName(client);
    const networkKey = network === null ? null : String(network.asn);
    const nothingNew =
      known !== null &&
      known.lastAt >= at &&
      known.countries.has(place.country) &&
      (clientKey === null || known.clients.has(clientKey)) &&
      (networkKey === null || known.networks.has(networkKey));
    if (!nothingNew)
      history.note(user, { at, country: place.country, client: clientKey, network: networkKey });
  }
}
