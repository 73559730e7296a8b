import { formatDuration } from "../../shared/filter/duration.ts";
import { formatTerm } from "../../shared/filter/filter.ts";
import type { SpanEnd } from "../../shared/filter/term.ts";

/** One bar of the last-request-time histogram, with the filter term that shows exactly its sessions. */
export interface IdleBucket {
  readonly fromMs: number;
  /** Null: no upper end. */
  readonly upToMs: number | null;
  readonly sessions: number;
  readonly term: string;
  /** Where the bar begins, short enough to stand under it: "<1m", "5m", ">1w". */
  readonly label: string;
}

/** Reads the buckets in order; each begins where the one before it ends. */
export function idleBuckets(
  idle: readonly { readonly upToMs: number | null; readonly sessions: number }[],
): IdleBucket[] {
  let fromMs = 0;
  return idle.map(({ upToMs, sessions }) => {
    const bucket = {
      fromMs,
      upToMs,
      sessions,
      term: idleTerm(fromMs, upToMs),
      label: labelOf(fromMs, upToMs),
    };
    fromMs = upToMs ?? fromMs;
    return bucket;
  });
}

/** `idle<=1m` for the first, `idle:5m..15m` in between, `idle>1w` for the last. */
function idleTerm(fromMs: number, upToMs: number | null): string {
  const min: SpanEnd | null = fromMs === 0 ? null : { ms: fromMs, open: upToMs === null };
  const max: SpanEnd | null = upToMs === null ? null : { ms: upToMs, open: false };
  return formatTerm({ negated: false, condition: { kind: "span", field: "idle", ranges: [{ min, max }] } });
}

function labelOf(fromMs: number, upToMs: number | null): string {
  if (upToMs === null) return `>${formatDuration(fromMs)}`;
  return fromMs === 0 ? `<${formatDuration(upToMs)}` : formatDuration(fromMs);
}
