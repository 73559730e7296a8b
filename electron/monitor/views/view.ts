/**
 * A view is one question that stays open. Lives here: what every view answers and what it may look at. Each view is
 * one file beside this; `views.ts` is the door. The link decides when to ask and sends only what differs.
 */

import type { ViewHead, ViewName, ViewParams, ViewRow } from "../../../shared/link.ts";
import type { Count } from "../../../shared/session.ts";
import type { Status } from "../../../shared/status.ts";
import type { Alerts } from "../alerts/alerts.ts";
import type { AnomalyEngine } from "../anomalies/anomalies.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { SavedConnections } from "../connections/connections.ts";
import type { Activity } from "../history/activity.ts";
import type { History } from "../history/history.ts";
import type { Ingest } from "../ingest.ts";
import type { Responses } from "../response/responses.ts";
import type { Revocations } from "../revocations/revocations.ts";
import type { Estimate, Sampling } from "../sampling.ts";
import type { SessionTable } from "../sessions/table.ts";
import type { MonitorSettings } from "../settings/settings.ts";
import type { Attempt } from "../store/attempt.ts";

/** What views may look at. */
export interface ViewParts {
  readonly table: SessionTable;
  readonly engine: AnomalyEngine;
  readonly activity: Activity;
  readonly history: History;
  readonly audit: AuditLog;
  readonly connections: SavedConnections;
  /** The saved connection that is being watched. */
  readonly savedAs: string | null;
  readonly ingest: Ingest;
  readonly sampling: Sampling;
  readonly revocations: Revocations;
  readonly settings: MonitorSettings;
  readonly alerts: Alerts;
  readonly responses: Responses;
  readonly attempt: () => Attempt | null;
  readonly status: () => Status;
  /** The store's clock. */
  readonly now: () => number;
}

/**
 * A count of what is in the table that says of itself that it is an estimate, and why: while the first scan is running,
 * or where only a sample is watched. `squares` is what its error is computed from, see {@link Sampling.estimate}.
 */
export function countOf({ attempt, sampling }: ViewParts, counted: number, squares: () => number): Count {
  const { value, error } = sampling.oneIn === 1 ? exactly(counted) : sampling.estimate(counted, squares());
  const loading = attempt()?.loaded === false;
  return {
    value,
    estimate: loading
      ? { kind: "loading" }
      : sampling.oneIn === 1
        ? null
        : { kind: "sample", oneIn: sampling.oneIn, range: rangeOf(value, error) },
  };
}

function exactly(value: number): Estimate {
  return { value, error: 0 };
}

function rangeOf(value: number, error: number | null): { from: number; to: number } | null {
  return error === null ? null : { from: Math.max(0, value - error), to: value + error };
}

export interface ViewAnswer<N extends ViewName> {
  readonly head: ViewHead<N>;
  readonly rows: readonly ViewRow<N>[];
}

/** Asked again and again, at most four times a second. Throws a FailureError for parameters that make no sense. */
export interface OpenView<N extends ViewName> {
  answer(): ViewAnswer<N>;
  close?(): void;
}

export type ViewOpener<N extends ViewName> = (parts: ViewParts, params: ViewParams<N>) => OpenView<N>;
