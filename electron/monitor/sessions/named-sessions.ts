/** Which sessions findings name. The table asks for it where a filter does; whoever knows the findings answers. */

import type { Filter } from "../../../shared/filter/filter.ts";
import type { RuleId } from "../../../shared/finding.ts";
import type { Handle } from "../../../shared/session.ts";

export interface NamedSessions {
  /** Grows with every change of the answers. */
  readonly version: number;
  /** Named by the finding, whatever became of it; nothing where it is not known. */
  ofFinding(id: string): Iterable<Handle>;
  /** Named by open findings of these rules; perhaps more than once. */
  ofRules(rules: readonly RuleId[]): Iterable<Handle>;
}

export const NOTHING_NAMED: NamedSessions = { version: 0, ofFinding: () => [], ofRules: () => [] };

/** Whether the answer depends on the findings. */
export function asksForFindings(filter: Filter): boolean {
  return filter.terms.some(({ condition: { kind } }) => kind === "finding" || kind === "rule");
}
