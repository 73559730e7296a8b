/** A finding to tell of. */
import type { Finding } from "../../../shared/finding.ts";

export const NOON = Date.UTC(2026, 2, 2, 12);

export function finding(fields: Partial<Finding> = {}): Finding {
  const tokyo = { country: "JP", city: "Tokyo", latitude: 35.7, longitude: 139.7, radiusKm: 50 };
  const berlin = { country: "DE", city: "Berlin", latitude: 52.5, longitude: 13.4, radiusKm: 50 };
  const firefox = { browser: "Firefox", system: "Windows", kind: "desktop" as const };
  return {
    id: "abcdefghijklmnopqrstuv",
    rule: "impossible-travel",
    severity: "critical",
    score: 85,
    parts: [{ name: "Faster than an airliner", points: 85 }],
    user: "alice",
    label: "alice@example.com",
    sentence: "alice was in Berlin and Tokyo.",
    evidence: {
      sightings: [
        {
          at: NOON - 60_000,
          session: "handle0000000001",
          address: "198.51.100.1",
          place: berlin,
          network: "Home",
          client: firefox,
        },
        {
          at: NOON,
          session: "handle0000000001",
          address: "203.0.113.9",
          place: tokyo,
          network: "Elsewhere",
          client: firefox,
        },
      ],
      thresholds: {},
    },
    raisedAt: NOON,
    updatedAt: NOON,
    state: { kind: "open" },
    note: null,
    ...fields,
  };
}
