/** The responses view: what rules do by themselves. */
import type { OpenView, ViewParts } from "./view.ts";

export function openResponses({ responses }: ViewParts): OpenView<"responses"> {
  return { answer: () => ({ head: {}, rows: responses.rows() }) };
}
