/** What people do all day: requests from home, from the office, on the way, abroad, with and without a VPN. */
import type { Random } from "../../demo/random.ts";
import type { RecordedRequest } from "../../electron/monitor/backtest/backtest.ts";
import { distanceKm } from "../../electron/monitor/geo/distance.ts";
import type { Internet } from "./internet.ts";
import { type Device, type Person, relayAddress, SHARES, type Trip } from "./people.ts";

export const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;

/** A request of somebody's, never null where recorded requests may be. */
export interface Request extends RecordedRequest {
  readonly user: string;
  readonly address: string;
  readonly userAgent: string;
  readonly session: string;
}

/** All requests of one person, in order of time. `start` is a midnight in UTC. */
export function liveThrough(
  person: Person,
  start: number,
  days: number,
  internet: Internet,
  random: Random,
): Request[] {
  const requests: Request[] = [];
  const flights = new Map(person.trips.map((trip) => [trip, flightMs(person, trip, internet)]));
  for (let day = 0; day < days; day++) {
    const midnight = start + day * DAY - person.country.utcOffset * HOUR;
    const today = random.fork(`day ${day}`);
    const isWeekend = new Date(midnight + 12 * HOUR).getUTCDay() % 6 === 0;
    const homeToday = person.dynamicHome ? internet.neighbour(person.home, today) : person.home;
    for (const device of person.devices) {
      if (today.chance(isWeekend ? 0.5 : 0.15)) continue;
      const own = today.fork(device.id);
      const session = person.dailyLogin ? `${device.id}/${day}` : device.id;
      const exit =
        person.exits.length > 0 && device.kind === "computer" && own.chance(0.4)
          ? pickExit(person, own)
          : null;
      const vpnFrom = own.between(8, 20);
      const vpnTo = vpnFrom + own.between(1, 8);
      const relay =
        person.relay && /Safari\/6/.test(device.agent) ? relayAddress(person, internet, own) : null;
      let mobile = mobileAddress(person, internet, own);
      let hour = own.between(7, 11);
      while (hour < 23) {
        const at = midnight + hour * HOUR;
        const trip =
          person.trips.find(({ from, to }) => at >= start + from * DAY && at < start + to * DAY) ?? null;
        const where = tripWhere(trip, at, start, flights);
        const stays = person.leftRunning && device.id.endsWith("/desktop");
        if (where !== "in the air" || stays) {
          if (own.chance(0.3)) mobile = mobileAddress(person, internet, own);
          const atWork = !isWeekend && hour >= 9 && hour < 17 && person.office !== null;
          let address = baseAddress({ person, device, atWork, homeToday, mobile, own });
          if (where === "there" && trip !== null && !stays) {
            // Phones abroad: on the hotel's Wi-Fi, or roaming, which leads home to the carrier and out there.
            address = device.kind === "phone" && own.chance(0.5) ? mobile : trip.hotel;
            // The second computer stays where it is, switched off.
            if (device.id.endsWith("/desktop")) break;
          }
          if (relay !== null && where === "home") address = relay;
          if (exit !== null && hour >= vpnFrom && hour < vpnTo) address = exit;
          const clicks = 1 + Math.floor(own.between(0, 4));
          for (let click = 0; click < clicks; click++) {
            const clicked = at + Math.floor(click * own.around(MINUTE));
            requests.push({ user: person.user, at: clicked, address, userAgent: device.agent, session });
          }
        }
        hour += 0.1 + own.around(2.2);
      }
    }
  }
  return requests.sort((a, b) => a.at - b.at);
}

/** Before: the flight there; `to`: the flight back begins. */
function tripWhere(
  trip: Trip | null,
  at: number,
  start: number,
  flights: ReadonlyMap<Trip, number>,
): "home" | "in the air" | "there" {
  if (trip === null) return "home";
  const flight = flights.get(trip) ?? 0;
  const left = start + trip.from * DAY;
  const back = start + trip.to * DAY - flight;
  return at < left + flight || at > back ? "in the air" : "there";
}

/** Three hours for airports, the rest at 800 km/h. */
function flightMs({ home }: Person, { hotel }: Trip, { geo }: Internet): number {
  const [from, to] = [geo.locate(home), geo.locate(hotel)];
  const km = from === null || to === null ? 1000 : distanceKm(from, to);
  return (3 + km / 800) * HOUR;
}

function baseAddress(of: {
  person: Person;
  device: Device;
  atWork: boolean;
  homeToday: string;
  mobile: string;
  own: Random;
}): string {
  const { person, device, atWork, homeToday, mobile, own } = of;
  // A phone is on the carrier's network more often than not; a computer sometimes, through a phone.
  if (device.kind === "phone" && own.chance(0.6)) return mobile;
  if (device.kind === "computer" && own.chance(0.03)) return mobile;
  return atWork && person.office !== null && !device.id.endsWith("/desktop") ? person.office : homeToday;
}

function mobileAddress({ country, carriers, home }: Person, internet: Internet, random: Random): string {
  const anywhere = random.chance(SHARES.mobileElsewhere);
  return internet.address(carriers, anywhere ? null : country.code, random) ?? home;
}

function pickExit({ exits }: Person, random: Random): string | null {
  return exits[random.chance(0.7) ? 0 : Math.floor(random.next() * exits.length)] ?? null;
}
