/** The rehearsal view: what the automatic response as it is set would have done about the findings that are kept. */
import type { Rehearsal } from "../../../shared/settings/response.ts";
import { rehearse } from "../response/rehearsal.ts";
import type { OpenView, ViewParts } from "./view.ts";

export function openRehearsal({ engine, settings }: ViewParts): OpenView<"rehearsal"> {
  let known: { readonly of: string; readonly rehearsal: Rehearsal } | null = null;
  return {
    answer() {
      const of = `${engine.version} ${JSON.stringify(settings.current.response)}`;
      if (known?.of !== of) {
        const findings = engine.findings("all", Number.POSITIVE_INFINITY);
        known = { of, rehearsal: rehearse(findings, settings.current.response) };
      }
      return { head: known.rehearsal, rows: [] };
    },
  };
}
