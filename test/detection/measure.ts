/** Runs the rules over a simulated world and compares what they found with what was done. */
import { Replay } from "../../electron/monitor/backtest/backtest.ts";
import type { Finding, RuleId } from "../../shared/finding.ts";
import type { Severity } from "../../shared/session.ts";
import { DEFAULT_ANOMALY_SETTINGS } from "../../shared/settings/rules.ts";
import type { Attack } from "./attacks.ts";
import type { Internet } from "./internet.ts";
import type { Simulated } from "./simulate.ts";

/** What is found later than this after the first misuse comes too late. */
const IN_TIME_MS = 3_600_000;

export interface Judged {
  readonly rule: RuleId;
  readonly severity: Severity;
  /** At its worst. */
  readonly finding: Finding;
  /** Null: a false alarm. */
  readonly attack: Attack | null;
  /** Raised while people were still being got to know. */
  readonly early: boolean;
}

export interface Measured {
  readonly findings: readonly Judged[];
  /** Each attack with the worst severity that was raised in time, null where nothing was. */
  readonly attacks: readonly { readonly attack: Attack; readonly found: Severity | null }[];
}

const ORDER: readonly Severity[] = ["notice", "warning", "critical"];

export function measure(
  { attacks, requests, attackedFrom }: Simulated,
  { geo, networks }: Internet,
): Measured {
  const byUser = new Map<string | null, Attack[]>();
  for (const attack of attacks) byUser.set(attack.user, [...(byUser.get(attack.user) ?? []), attack]);
  const found = new Map<Attack, Severity>();
  const findings: Judged[] = [];
  function attackOf({ user, evidence, updatedAt }: Finding): Attack | null {
    const shown = evidence.sightings.map(({ address }) => address);
    return (
      (byUser.get(user) ?? []).find(
        ({ addresses, from }) =>
          updatedAt >= from && shown.some((address) => address !== null && addresses.has(address)),
      ) ?? null
    );
  }
  const replay = new Replay({
    settings: DEFAULT_ANOMALY_SETTINGS,
    locate: (ip) => geo.locate(ip),
    networkOf: (ip) => networks.networkOf(ip),
    onChange(finding) {
      if (finding.state.kind === "closed") return;
      const attack = attackOf(finding);
      if (attack === null || finding.updatedAt > attack.from + IN_TIME_MS) return;
      const before = found.get(attack);
      if (before === undefined || ORDER.indexOf(finding.severity) > ORDER.indexOf(before)) {
        found.set(attack, finding.severity);
      }
    },
    onFinding(finding) {
      const { rule, severity, raisedAt } = finding;
      findings.push({ rule, severity, finding, attack: attackOf(finding), early: raisedAt < attackedFrom });
    },
  });
  for (const request of requests) replay.request(request);
  replay.finish();
  return { findings, attacks: attacks.map((attack) => ({ attack, found: found.get(attack) ?? null })) };
}
