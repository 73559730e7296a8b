/** Ordinary explanations of unusual places: a VPN, and habit. They soften a finding and never rule it out. */

import type { AnomalySettings } from "../../../shared/settings/rules.ts";
import { sameClient } from "../clients/clients.ts";
import type { Seen, UserFacts } from "./facts.ts";
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
