/** Notifications of the operating system for new findings. A click shows the finding; nothing is done by itself. */
import { Notification } from "electron";
import type { DesktopSettings } from "../../shared/desktop-calls.ts";
import type { Finding } from "../../shared/finding.ts";
import { type ResponseDue, sentenceOfDue } from "../../shared/settings/response.ts";
import { plainText } from "./plain-text.ts";

export interface NotificationsOptions {
  readonly settings: () => Pick<DesktopSettings, "notifyFrom" | "notifySound">;
  readonly onOpen: (finding: Finding | null) => void;
  readonly now: () => number;
}

const ranks: Readonly<Record<DesktopSettings["notifyFrom"], number>> = {
  notice: 0,
  warning: 1,
  critical: 2,
  never: 3,
};

/** More than this many in a span become one that only counts: a wave of findings must not bury the desktop. */
const MAX_SINGLE = 3;
const SPAN_MS = 30_000;
/** Kept so that a finding that is updated does not notify again. */
const REMEMBERED = 1_000;

export class Notifications {
  readonly #options: NotificationsOptions;
  readonly #shown = new Set<string>();
  /** Held, because a notification that is collected as garbage loses its click. */
  readonly #held = new Set<Notification>();
  #spanFrom = Number.NEGATIVE_INFINITY;
  #inSpan = 0;
  #summary: Notification | null = null;

  constructor(options: NotificationsOptions) {
    this.#options = options;
  }

  /** `response`: what happens by itself unless somebody stops it. */
  tell(finding: Finding, response: ResponseDue | null = null): void {
    if (finding.state.kind !== "open" || this.#shown.has(finding.id)) return;
    if (ranks[finding.severity] < ranks[this.#options.settings().notifyFrom] || !Notification.isSupported())
      return;
    this.#remember(finding.id);
    const now = this.#options.now();
    if (now - this.#spanFrom > SPAN_MS) {
      this.#spanFrom = now;
      this.#inSpan = 0;
      this.#summary = null;
    }
    this.#inSpan += 1;
    if (this.#inSpan <= MAX_SINGLE) {
      const title = finding.severity === "critical" ? "Critical finding" : "New finding";
      const sentence = plainText(finding.sentence, 240);
      this.#show(title, response === null ? sentence : `${sentence} ${sentenceOfDue(response)}`, finding);
      return;
    }
    this.#summary?.close();
    const more = this.#inSpan - MAX_SINGLE;
    this.#summary = this.#show(
      `${more} more ${more === 1 ? "finding" : "findings"}`,
      "Open Findings to see them all.",
      null,
    );
  }

  #show(title: string, body: string, finding: Finding | null): Notification {
    const notification = new Notification({
      title,
      body,
      silent: !this.#options.settings().notifySound,
      urgency: finding?.severity === "critical" ? "critical" : "normal",
    });
    this.#held.add(notification);
    notification.on("click", () => this.#options.onOpen(finding));
    notification.on("close", () => this.#held.delete(notification));
    notification.show();
    return notification;
  }

  #remember(id: string): void {
    this.#shown.add(id);
    if (this.#shown.size <= REMEMBERED) return;
    const [oldest] = this.#shown;
    if (oldest !== undefined) this.#shown.delete(oldest);
  }
}
