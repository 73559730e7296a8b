/** The user's own data about addresses, instead of what ships with the application. */
import { z } from "zod";

/** A path on the computer that the monitor runs on. */
const path = z.string().trim().min(1).max(4096).nullable();

export const GeoSettingsSchema = z.object({
  /** MaxMind or DB-IP database (`.mmdb`) with countries or cities; asked before the bundled one. */
  locationFile: path,
  /** MaxMind or DB-IP database (`.mmdb`) with network names (ASN); asked before the bundled list. */
  networkFile: path,
});
export type GeoSettings = z.infer<typeof GeoSettingsSchema>;

export const DEFAULT_GEO_SETTINGS: GeoSettings = { locationFile: null, networkFile: null };
