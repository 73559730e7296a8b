/**
 * Which journeys users have plainly made: a client of theirs was seen in one country and, after at least the time that
 * the way takes, in another. While somebody is away, a phone that roams through its carrier at home, or a computer that
 * was left running there, is seen "at the same time" in both.
 */
import type { EpochMs } from "../../../shared/session.ts";
import type { AnomalySettings } from "../../../shared/settings/rules.ts";
import { distanceApartKm } from "../geo/distance.ts";
import { clientName, type Seen } from "./facts.ts";

export interface Journey {
  readonly from: string;
  readonly to: string;
  readonly at: EpochMs;
}

/** Longer absences are not journeys. */
const REMEMBERED_MS = 30 * 86_400_000;
const MAX_USERS = 20_000;
const MAX_JOURNEYS = 8;
const HOUR = 3_600_000;

export class Journeys {
  private readonly users = new Map<string, Journey[]>();

  of(user: string, now: EpochMs): readonly Journey[] {
    return (this.users.get(user) ?? []).filter(({ at }) => now - at <= REMEMBERED_MS);
  }

  /** `seen`: oldest first. Only of users about whom nothing is suspected: a thief, too, may take his time. */
  note(user: string, seen: readonly Seen[], settings: AnomalySettings["impossibleTravel"]): void {
    const made = journeysIn(seen, settings);
    if (made.length === 0) return;
    const known = this.users.get(user) ?? [];
    this.users.delete(user);
    if (this.users.size >= MAX_USERS) {
      const first = this.users.keys().next();
      if (first.done !== true) this.users.delete(first.value);
    }
    const others = known.filter((one) => !made.some(({ from, to }) => from === one.from && to === one.to));
    this.users.set(user, [...others, ...made].slice(-MAX_JOURNEYS));
  }
}

function journeysIn(
  seen: readonly Seen[],
  { maxSpeedKmh, minDistanceKm }: AnomalySettings["impossibleTravel"],
): Journey[] {
  const latest = new Map<string, Seen>();
  const made: Journey[] = [];
  for (const one of seen) {
    if (one.client === null) continue;
    const name = clientName(one.client);
    const before = latest.get(name);
    latest.set(name, one);
    if (before === undefined || before.place.country === one.place.country) continue;
    const distanceKm = distanceApartKm(before.place, one.place);
    const hours = (one.at - before.at) / HOUR;
    if (distanceKm > minDistanceKm && distanceKm <= hours * maxSpeedKmh) {
      made.push({ from: before.place.country, to: one.place.country, at: one.at });
    }
  }
  return made;
}
