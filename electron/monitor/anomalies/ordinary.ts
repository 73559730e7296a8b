/** Ordinary explanations of unusual places: a VPN, a journey, roaming, habit. They soften a finding and never rule it out. */

import type { AnomalySettings } from "../../../shared/settings/rules.ts";
import { sameClient } from "../clients/clients.ts";
import { clientName, type MoveSide, type Seen, type UserFacts } from "./facts.ts";
import type { Part } from "./score.ts";

/**
 * Whether a sighting is likely the user's own device on a VPN: it comes through a network of servers, with a client
 * that this user is also seen with from a home, an office or a phone.
 */
export function likelyVpn(one: Seen, seen: readonly Seen[]): boolean {
  if (one.network?.hosting !== true) return false;
  return seen.some(
    (other) =>
      other.network?.hosting !== true &&
      sameClient(other.client, one.client) &&
      // Without recorded clients only the session itself can tell.
      (one.client !== null || other.handle === one.handle),
  );
}

/** A part for a user who has plainly travelled between the two countries and left a device behind, or roams. */
export function journey({ journeys }: UserFacts, a: Seen, b: Seen): Part | null {
  const [one, other] = [a.place.country, b.place.country];
  const made = journeys.some(
    ({ from, to }) => (from === one && to === other) || (from === other && to === one),
  );
  return made
    ? { name: "The user travelled between these countries at an ordinary speed before", points: -25 }
    : null;
}

/**
 * A part for one phone in the country where the user has long been, and abroad: a phone that roams reaches the Internet
 * through its carrier at home (3GPP TS 23.501, home-routed roaming), and through the next Wi-Fi where it is.
 */
export function roaming({ known, now }: UserFacts, a: Seen, b: Seen, settings: AnomalySettings): Part | null {
  const isPhone = a.client?.kind === "mobile" && sameClient(a.client, b.client);
  if (!isPhone || a.network?.hosting === true || b.network?.hosting === true) return null;
  const before = now - settings.newCountry.learningMs;
  const isAtHome = [a, b].some(
    ({ place }) => (known?.countries.get(place.country)?.firstAt ?? now) <= before,
  );
  return isAtHome
    ? { name: "The same phone, which may roam through its carrier at home", points: -20 }
    : null;
}

/** A part for a user who has been in all these countries for longer than the learning period. */
export function habit(
  { known, now }: UserFacts,
  countries: readonly string[],
  settings: AnomalySettings,
  points: number,
): Part | null {
  const before = now - settings.newCountry.learningMs;
  const usual = countries.every((country) => (known?.countries.get(country)?.firstAt ?? now) <= before);
  return usual ? { name: "The user has long been active in all of these countries", points } : null;
}

/**
 * A part for networks that have all been this user's way to us for longer than the learning period, with the same
 * clients: a company's egress here and there, a carrier's, the VPN of every day. Together with {@link habit} it keeps
 * what happens daily from being reported daily.
 */
export function learnedNetworks(
  { known, now }: UserFacts,
  sides: readonly (Seen | MoveSide)[],
  settings: AnomalySettings,
): Part | null {
  if (known === null) return null;
  const before = now - settings.newCountry.learningMs;
  const learned = sides.every(({ network, client }) => {
    if (network === null || client === null) return false;
    const viaNetwork = known.networks.get(String(network.asn))?.firstAt ?? now;
    const withClient = known.clients.get(clientName(client))?.firstAt ?? now;
    return viaNetwork <= before && withClient <= before;
  });
  return learned
    ? { name: "The user has long come through these networks with these clients", points: -30 }
    : null;
}
