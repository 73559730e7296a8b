/** Writes what was seen of a user into the history, and nothing that is in there already. */
import type { AddressNetwork } from "../geo/networks.ts";
import { clientName, type Glimpse } from "./facts.ts";
import type { UserHistory } from "./history.ts";

export function remember(
  history: UserHistory,
  user: string,
  seen: readonly Glimpse[],
  networkOf: (one: Glimpse) => AddressNetwork | null,
): void {
  for (const one of seen) {
    const { alive, at, place, client } = one;
    if (!alive) continue;
    const network = networkOf(one);
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
