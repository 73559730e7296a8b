/** What the rules measure against, with where each default comes from. */
import { z } from "zod";
import { isNetwork } from "../network.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const durationMs = z
  .number()
  .int()
  .min(1000)
  .max(3650 * DAY);
const count = z.number().int().min(2).max(1_000_000);

/** Nothing is critical that is not even a warning. */
const atLeastWarning = (field: string) => ({ path: [field], error: "is lower than the value for a warning" });

/**
 * Each rule's settings. Durations are in milliseconds. A finding's severity follows from its score: 70 and more is
 * critical, 40 and more a warning, less a notice; see `score.ts`.
 */
export const AnomalySettingsSchema = z.object({
  /** The organisation's own networks, VPN exits and known egress, in CIDR notation: sightings from them say nothing. */
  trustedNetworks: z
    .array(z.string().max(64).refine(isNetwork, "is not a network in CIDR notation"))
    .max(1000),
  /** Countries in which anyone may be at any time, ISO 3166-1 alpha-2: left out of the rules about geography. */
  trustedCountries: z.array(z.string().regex(/^[A-Z]{2}$/)).max(250),
  /**
   * Findings with a lower score are not raised. 30 leaves out what a known VPN or a border explains and keeps every
   * unexplained case: each rule's own points begin at 30 or more.
   */
  minimumScore: z.number().min(0).max(100),
  /** Of several rules that see the same theft only the one that says most raises a finding; see `subsume.ts`. */
  oneFindingPerTheft: z.boolean(),
  concurrentCountries: z
    .object({
      enabled: z.boolean(),
      /** Sessions with a request within this time count as active together. Half an hour is a web session's usual idle limit. */
      windowMs: durationMs,
      /** Two countries can be a phone abroad or a VPN, so a warning. */
      warningCountries: count,
      /** "Imagine the user has three active sessions from different countries": no ordinary explanation, so critical. */
      criticalCountries: count,
      /** Cities closer than this across a border are neighbours; people commute that far. */
      neighbourKm: z.number().min(0).max(20_000),
    })
    .refine((rule) => rule.warningCountries <= rule.criticalCountries, atLeastWarning("criticalCountries")),
  impossibleTravel: z.object({
    enabled: z.boolean(),
    /** 1,000 km/h is just over an airliner's cruising speed; Airlock IAM and synapse-waf use it, Okta 805, Curity 250. */
    maxSpeedKmh: z.number().min(1).max(1_000_000),
    /** Geo data is imprecise over short distances: 500 km, more than synapse-waf's 50 km to be quiet by default. */
    minDistanceKm: z.number().min(0).max(20_000),
    /**
     * Within one country addresses of mobile carriers are located at a few exits, far from their customers: pairs
     * closer than this are left out. 1,500 km covers carriers in all but the largest countries.
     */
    minDistanceInCountryKm: z.number().min(0).max(20_000),
    /** Sightings further apart in time are not compared. 24 hours as in synapse-waf: an airliner reaches any place. */
    lookbackMs: durationMs,
  }),
  newCountry: z.object({
    enabled: z.boolean(),
    /** No findings before a user has been known this long. 14 days is Entra ID Protection's learning period. */
    learningMs: durationMs,
    /** Nor before the user was seen on this many different days, so that rare visitors are not judged by one visit. */
    learningDays: z.number().int().min(1).max(365),
    /** How long a new country stays a finding. */
    lastsMs: durationMs,
  }),
  addressChange: z.object({
    enabled: z.boolean(),
    /** Slower moves are journeys: the same browser is simply taken along. An hour is the shortest ordinary flight. */
    withinMs: durationMs,
    /** Also when only the network changes within a country. Off: phones change between Wi-Fi and mobile all day. */
    networks: z.boolean(),
    /** Moves shorter than this across a border are commuting. */
    neighbourKm: z.number().min(0).max(20_000),
    lastsMs: durationMs,
  }),
  clientChange: z.object({ enabled: z.boolean(), lastsMs: durationMs }),
  sessionFlood: z
    .object({
      enabled: z.boolean(),
      /** Sessions one user opens within an hour. People open a handful a day; 20 is automation or password guessing. */
      userWindowMs: durationMs,
      userWarning: count,
      userCritical: count,
      /** Sessions opened from one address within ten minutes. Offices and carriers share one, so a high number. */
      addressWindowMs: durationMs,
      addressWarning: count,
      addressCritical: count,
    })
    .refine((rule) => rule.userWarning <= rule.userCritical, atLeastWarning("userCritical"))
    .refine((rule) => rule.addressWarning <= rule.addressCritical, atLeastWarning("addressCritical")),
  dormantReturn: z.object({
    enabled: z.boolean(),
    /** Away for at least this long. NIST SP 800-53 AC-2(3) leaves the number open; 60 days is longer than any leave. */
    awayMs: durationMs,
    /** Only where the country or the client differs from before: that people return is ordinary. */
    onlyWhenDifferent: z.boolean(),
    lastsMs: durationMs,
  }),
  outlived: z.object({
    enabled: z.boolean(),
    /** NIST SP 800-63B asks for a new login after 30 days at the lowest assurance level (AAL1). */
    maxAgeMs: durationMs,
    /** Only sessions used this recently: an old one that nobody uses harms nobody until it is used. */
    usedWithinMs: durationMs,
  }),
});
export type AnomalySettings = z.infer<typeof AnomalySettingsSchema>;

export const DEFAULT_ANOMALY_SETTINGS: AnomalySettings = {
  trustedNetworks: [],
  trustedCountries: [],
  minimumScore: 30,
  oneFindingPerTheft: true,
  concurrentCountries: {
    enabled: true,
    windowMs: 30 * MINUTE,
    warningCountries: 2,
    criticalCountries: 3,
    neighbourKm: 100,
  },
  impossibleTravel: {
    enabled: true,
    maxSpeedKmh: 1000,
    minDistanceKm: 500,
    minDistanceInCountryKm: 1500,
    lookbackMs: DAY,
  },
  newCountry: { enabled: true, learningMs: 14 * DAY, learningDays: 5, lastsMs: DAY },
  addressChange: { enabled: true, withinMs: HOUR, networks: false, neighbourKm: 100, lastsMs: DAY },
  clientChange: { enabled: true, lastsMs: DAY },
  sessionFlood: {
    enabled: true,
    userWindowMs: HOUR,
    userWarning: 20,
    userCritical: 100,
    addressWindowMs: 10 * MINUTE,
    addressWarning: 200,
    addressCritical: 1000,
  },
  dormantReturn: { enabled: true, awayMs: 60 * DAY, onlyWhenDifferent: true, lastsMs: DAY },
  outlived: { enabled: true, maxAgeMs: 30 * DAY, usedWithinMs: DAY },
};
