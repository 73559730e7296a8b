/** The audit view: the newest entries of the log. */
import type { ViewParams } from "../../../shared/link.ts";
import type { OpenView, ViewParts } from "./view.ts";

export function openAudit({ audit }: ViewParts, { limit }: ViewParams<"audit">): OpenView<"audit"> {
  return {
    answer: () => ({
      head: { entries: audit.count, file: audit.file, problem: audit.problem },
      rows: audit.latest(limit),
    }),
  };
}
