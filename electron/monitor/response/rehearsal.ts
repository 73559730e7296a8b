/**
 * What the settings of the automatic response would have done about the findings that are kept, whatever their mode is:
 * so that it can be judged before it is turned on. Pure; decides as the response itself does.
 */
import type { Finding } from "../../../shared/finding.ts";
import type { Rehearsal, ResponseSettings } from "../../../shared/settings/response.ts";
import { responseTo } from "./response-to.ts";

/** The latest that are shown by name. */
const SHOWN = 8;

/** `findings`: newest first. Whether their sessions would still have been there is not known. */
export function rehearse(findings: readonly Finding[], settings: ResponseSettings): Rehearsal {
  const meant = { ...settings, mode: "dry-run" } as const;
  const users = new Set<string>();
  const rows: Rehearsal["rows"][number][] = [];
  let acted = 0;
  let overBefore = 0;
  for (const finding of findings) {
    const action = responseTo({ ...finding, state: { kind: "open" } }, meant);
    if (action === null) continue;
    if (wasOverBefore(finding, finding.raisedAt + settings.graceMs)) {
      overBefore++;
      continue;
    }
    acted++;
    if (finding.user !== null) users.add(finding.user);
    if (rows.length < SHOWN) rows.push({ finding, action });
  }
  const since = findings.reduce<number | null>(
    (first, { raisedAt }) => Math.min(first ?? raisedAt, raisedAt),
    null,
  );
  return { findings: findings.length, since, acted, overBefore, users: users.size, rows };
}

/** Somebody answered it, or its cause was gone, while there was time to stop it. */
function wasOverBefore({ state }: Finding, dueAt: number): boolean {
  switch (state.kind) {
    case "open":
    // Since when is not kept; it is snoozed now, and was not necessarily then.
    case "snoozed":
      return false;
    case "acknowledged":
    case "expected":
    case "closed":
      return state.at < dueAt;
  }
}
