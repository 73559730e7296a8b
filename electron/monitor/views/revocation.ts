/** The revocation view: how far one has come. */
import type { ViewParams } from "../../../shared/link.ts";
import type { OpenView, ViewParts } from "./view.ts";

export function openRevocation(
  { revocations }: ViewParts,
  { id }: ViewParams<"revocation">,
): OpenView<"revocation"> {
  return {
    answer() {
      const progress = revocations.progress(id);
      return {
        head: {
          progress:
            progress === null
              ? null
              : { state: progress.state, total: progress.total, counts: { ...progress.counts } },
        },
        rows: [],
      };
    },
  };
}
