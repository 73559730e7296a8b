/** Distances on the earth. */
import type { Place } from "../../../shared/session.ts";

/** Mean earth radius in kilometres (IUGG). */
const EARTH_KM = 6371;

type Position = Pick<Place, "latitude" | "longitude">;

/** Great-circle distance between two places' middles, in kilometres; their radii are not subtracted. */
export function distanceKm(a: Position, b: Position): number {
  const latitudeA = radians(a.latitude);
  const latitudeB = radians(b.latitude);
  const sinLatitude = Math.sin((latitudeB - latitudeA) / 2);
  const sinLongitude = Math.sin(radians(b.longitude - a.longitude) / 2);
  const h = sinLatitude ** 2 + Math.cos(latitudeA) * Math.cos(latitudeB) * sinLongitude ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** How far apart two addresses are at the very least: the distance less both accuracy radii, never below zero. */
export function distanceApartKm(a: Place, b: Place): number {
  return Math.max(0, distanceKm(a, b) - a.radiusKm - b.radiusKm);
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
