/** Counts of what was found, and the two figures that are to be reached. */
import type { Severity } from "../../shared/session.ts";
import type { AttackKind } from "./attacks.ts";
import type { Judged, Measured } from "./measure.ts";

/** What the rules are to reach on the default size with 5 % of users on VPNs. */
export const TARGETS = { recall: 0.95, precision: 0.9 } as const;

export interface Totals {
  /** Of the tokens used from another country within an hour: found, as a warning or worse, within an hour of misuse. */
  readonly recall: number;
  /** Of all critical findings once people are known: about an attack. */
  readonly precision: number;
}

export function totals(runs: readonly Measured[]): Totals {
  const thefts = ofKind(runs, "token-abroad");
  const critical = settled(runs).filter(({ severity }) => severity === "critical");
  return {
    recall: share(
      thefts.filter(({ found }) => found === "warning" || found === "critical").length,
      thefts.length,
    ),
    precision: share(critical.filter(({ attack }) => attack !== null).length, critical.length),
  };
}

export function ofKind(runs: readonly Measured[], kind: AttackKind): Measured["attacks"][number][] {
  return runs.flatMap(({ attacks }) => attacks.filter(({ attack }) => attack.kind === kind));
}

/** Findings raised once people were known. */
export function settled(runs: readonly Measured[]): Judged[] {
  return runs.flatMap(({ findings }) => findings.filter(({ early }) => !early));
}

export function early(runs: readonly Measured[]): Judged[] {
  return runs.flatMap(({ findings }) => findings.filter((one) => one.early));
}

export function count(findings: readonly Judged[], severity: Severity, isTrue: boolean): number {
  return findings.filter((one) => one.severity === severity && (one.attack !== null) === isTrue).length;
}

/** Nothing of nothing counts as all of it: nobody was wronged. */
export function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}

/** Wilson's score interval at 95 %: what the true share may well be, seen this few times. */
export function interval(part: number, whole: number): readonly [number, number] {
  if (whole === 0) return [0, 1];
  const z = 1.96;
  const p = part / whole;
  const middle = p + z ** 2 / (2 * whole);
  const spread = z * Math.sqrt((p * (1 - p)) / whole + z ** 2 / (4 * whole ** 2));
  const scale = 1 + z ** 2 / whole;
  return [Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale)];
}
