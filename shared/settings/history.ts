/** How long the past is kept. */
import { z } from "zod";

export const HistorySettingsSchema = z.object({
  /** Activity and closed findings, in days. */
  activityDays: z.number().int().min(1).max(400),
  /**
   * Where users were seen, in days since they were seen last. Should be longer than the absence after which
   * `dormant-return` fires, or nobody is remembered who could return.
   */
  usersDays: z.number().int().min(1).max(1100),
});
export type HistorySettings = z.infer<typeof HistorySettingsSchema>;

/** A month of activity covers an investigation; half a year is three times the default absence of `dormant-return`. */
export const DEFAULT_HISTORY_SETTINGS: HistorySettings = { activityDays: 30, usersDays: 180 };
