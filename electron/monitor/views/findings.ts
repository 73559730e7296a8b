/** The findings view. */
import type { ViewParams } from "../../../shared/link.ts";
import type { OpenView, ViewParts } from "./view.ts";

export function openFindings(
  { engine }: ViewParts,
  { include, limit, also }: ViewParams<"findings">,
): OpenView<"findings"> {
  return { answer: () => ({ head: engine.counts(), rows: engine.findings(include, limit, also ?? null) }) };
}
