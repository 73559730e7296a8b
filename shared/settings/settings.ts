/**
 * What people can set about watching, one section per file beside this one. The monitor keeps it (see
 * `electron/monitor/settings`), so that both hosts have the same. What concerns a window or the desktop application
 * alone is not here.
 */
import { z } from "zod";
import { AlertSettingsSchema, DEFAULT_ALERT_SETTINGS } from "./alerts.ts";
import { SavedFiltersSchema } from "./filters.ts";
import { DEFAULT_FORMAT_SETTINGS, FormatSettingsSchema } from "./formats.ts";
import { DEFAULT_GEO_SETTINGS, GeoSettingsSchema } from "./geo.ts";
import { DEFAULT_HISTORY_SETTINGS, HistorySettingsSchema } from "./history.ts";
import { DEFAULT_RESPONSE_SETTINGS, ResponseSettingsSchema } from "./response.ts";
import { DEFAULT_REVOCATION_SETTINGS, RevocationSettingsSchema } from "./revocation.ts";
import { AnomalySettingsSchema, DEFAULT_ANOMALY_SETTINGS } from "./rules.ts";

/** A section that an older file does not have yet begins with its defaults. */
export const SettingsSchema = z.object({
  rules: AnomalySettingsSchema.default(DEFAULT_ANOMALY_SETTINGS),
  history: HistorySettingsSchema.default(DEFAULT_HISTORY_SETTINGS),
  geo: GeoSettingsSchema.default(DEFAULT_GEO_SETTINGS),
  /** Changed by commands of its own, because sinks have secrets. */
  alerts: AlertSettingsSchema.default(DEFAULT_ALERT_SETTINGS),
  formats: FormatSettingsSchema.default(DEFAULT_FORMAT_SETTINGS),
  filters: SavedFiltersSchema.default([]),
  revocation: RevocationSettingsSchema.default(DEFAULT_REVOCATION_SETTINGS),
  response: ResponseSettingsSchema.default(DEFAULT_RESPONSE_SETTINGS),
});
export type Settings = z.infer<typeof SettingsSchema>;

export const DEFAULT_SETTINGS: Settings = SettingsSchema.parse({});

/** Whole sections: those that are named take the place of the present ones. */
export const SettingsChangeSchema = z.object({
  rules: AnomalySettingsSchema.optional(),
  history: HistorySettingsSchema.optional(),
  geo: GeoSettingsSchema.optional(),
  formats: FormatSettingsSchema.optional(),
  filters: SavedFiltersSchema.optional(),
  revocation: RevocationSettingsSchema.optional(),
  response: ResponseSettingsSchema.optional(),
});
export type SettingsChange = z.infer<typeof SettingsChangeSchema>;
