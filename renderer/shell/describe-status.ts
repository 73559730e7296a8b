import { failure } from "../../shared/failure.ts";
import type { Count } from "../../shared/session.ts";
import type { Status } from "../../shared/status.ts";
import { formatNumber } from "../format/numbers.ts";
import { formatClock } from "../format/times.ts";
import type { LinkState } from "../link/link.ts";
import { failureWords } from "../text/failure-words.ts";
import { locale } from "../text/language.ts";
import { text } from "../text/text.ts";
import { unreadIn } from "./limits.ts";

export interface StatusLine {
  /**
   * `live`: the screen is the store; `busy`: it is becoming so; `blind`: as far as sessions may be read at all;
   * `stale`: it was; `failed`: it never was; `off`: there is no store.
   */
  readonly tone: "live" | "busy" | "blind" | "stale" | "failed" | "off";
  readonly label: string;
  /** Why, where that is a question. */
  readonly reason: string | null;
  /** On this machine's clock. */
  readonly nextAttemptAt: number | null;
  /** 0–1 while loading. */
  readonly progress: number | null;
}

/** One line that says how far the screen can be trusted. The link comes first: without it nothing else is known. */
export function describeStatus(link: LinkState, status: Status | null): StatusLine {
  const line = { reason: null, nextAttemptAt: null, progress: null };
  switch (link.kind) {
    case "connecting":
      return { ...line, tone: "busy", label: text.status.linkConnecting };
    case "closed":
      return {
        ...line,
        tone: "stale",
        label: text.status.linkClosed(formatClock(link.since, locale)),
        nextAttemptAt: link.nextAttemptAt,
      };
    case "incompatible":
      return { ...line, tone: "stale", label: text.status.incompatibleTitle };
    case "open":
      return status === null
        ? { ...line, tone: "busy", label: text.status.linkConnecting }
        : (describeUnread(status) ?? describePhase(status.phase));
  }
}

/** A store that is followed, but may not be read, is not what anybody means by live. */
function describeUnread(status: Status): StatusLine | null {
  const unread = unreadIn(status);
  const { kind } = status.phase;
  if (unread === null || (kind !== "live" && kind !== "catching-up")) return null;
  const refused = failure("read-denied", { extent: unread });
  return {
    tone: "blind",
    label: text.status.unread[unread],
    reason: failureWords(refused).what,
    nextAttemptAt: null,
    progress: null,
  };
}

function describePhase(phase: Status["phase"]): StatusLine {
  const line = { reason: null, nextAttemptAt: null, progress: null };
  switch (phase.kind) {
    case "idle":
      return { ...line, tone: "off", label: text.status.idle };
    case "connecting":
      return { ...line, tone: "busy", label: text.status.connecting };
    case "loading":
      return {
        ...line,
        tone: "busy",
        label: text.status.loading(formatNumber(phase.read, locale), formatCount(phase.total)),
        progress: phase.total.value === 0 ? null : Math.min(1, phase.read / phase.total.value),
      };
    case "live":
      return { ...line, tone: "live", label: text.status.live };
    case "catching-up":
      return { ...line, tone: "busy", label: text.status.catchingUp(phase.behind) };
    case "stale":
      return {
        ...line,
        tone: "stale",
        label: text.status.stale(formatClock(phase.since, locale)),
        reason: failureWords(phase.reason).what,
        nextAttemptAt: phase.nextAttemptAt,
      };
    case "failed":
      return {
        ...line,
        tone: "failed",
        label: text.status.failed,
        reason: failureWords(phase.reason).what,
        nextAttemptAt: phase.nextAttemptAt,
      };
  }
}

/** A count with its own honesty: "12,408", or "about 12,000" with the reason in {@link Count}. */
export function formatCount(count: Count): string {
  const value = formatNumber(count.value, locale);
  return count.estimate === null ? value : text.count.estimate(value);
}
