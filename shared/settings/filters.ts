/** Filters that people come back to, by name. */
import { z } from "zod";

export const SavedFilterSchema = z.object({
  name: z.string().trim().min(1).max(80),
  /** In the filter language; one that a later version does not understand says so where it is used. */
  filter: z.string().min(1).max(1000),
});
export type SavedFilter = z.infer<typeof SavedFilterSchema>;

/** In the order in which they were saved. */
export const SavedFiltersSchema = z.array(SavedFilterSchema).max(200);
