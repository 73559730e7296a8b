/** The alerts view: what becomes of each sink's events. */
import type { OpenView, ViewParts } from "./view.ts";

export function openAlerts({ alerts }: ViewParts): OpenView<"alerts"> {
  return { answer: () => ({ head: {}, rows: alerts.states() }) };
}
