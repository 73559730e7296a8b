/** What the settings say is to be done about a finding. Pure: the live monitor and the backtest ask the same. */
import type { Finding, RuleId } from "../../../shared/finding.ts";
import type { EpochMs, Handle } from "../../../shared/session.ts";
import type { ResponseAction, ResponseSettings } from "../../../shared/settings/response.ts";
import { compareSeverity } from "../anomalies/score.ts";

/** Rules that show the owner's sessions beside the newcomer's. */
const TWO_SIDED: ReadonlySet<RuleId> = new Set(["impossible-travel", "concurrent-countries"]);

/** Null: nothing. */
export function responseTo(finding: Finding, settings: ResponseSettings): ResponseAction | null {
  if (settings.mode === "off" || finding.state.kind !== "open") return null;
  if (compareSeverity(finding.severity, settings.from) < 0) return null;
  const action = settings.rules.find(({ rule }) => rule === finding.rule)?.action ?? null;
  // An address and a store have no sessions of their own to log out of.
  return action === "user" && finding.user === null ? null : action;
}

/**
 * The sessions that look stolen. Where the finding shows several of which some are the owner's, the one opened last:
 * a thief comes second. Where times of creation are not known, the one seen last.
 */
export function newcomersIn(
  { rule, evidence }: Finding,
  createdAt: (handle: Handle) => EpochMs | null,
): ReadonlySet<Handle> {
  const seenAt = new Map<Handle, EpochMs>();
  for (const { session, at } of evidence.sightings) {
    if (session !== null) seenAt.set(session, Math.max(at, seenAt.get(session) ?? 0));
  }
  const handles = [...seenAt.keys()];
  if (!TWO_SIDED.has(rule) || handles.length < 2) return new Set(handles);
  const opened = handles.map((handle) => createdAt(handle));
  const known = opened.every((at) => at !== null);
  const order = (handle: Handle) => (known ? (createdAt(handle) ?? 0) : (seenAt.get(handle) ?? 0));
  return new Set([handles.reduce((latest, handle) => (order(handle) > order(latest) ? handle : latest))]);
}
