/** What automatic responses would have done in a backtest. They change nothing in it: later requests are as recorded. */
import type { Finding } from "../../../shared/finding.ts";
import type { EpochMs } from "../../../shared/session.ts";
import type { ResponseAction, ResponseSettings } from "../../../shared/settings/response.ts";
import type { KnownSession } from "../anomalies/anomalies.ts";
import { newcomersIn, responseTo } from "../response/response-to.ts";

export interface WouldRespond {
  readonly action: ResponseAction;
  readonly sessions: number;
}

export class Responding {
  readonly #settings: ResponseSettings;
  readonly #begun = new Map<string, WouldRespond & { readonly since: EpochMs }>();

  constructor(settings: ResponseSettings) {
    this.#settings = { ...settings, mode: "dry-run" };
  }

  /** To be called with every change of a finding, with the sessions of its user at that moment. */
  changed(finding: Finding, sessions: readonly KnownSession[], now: EpochMs): void {
    const begun = this.#begun.get(finding.id);
    if (finding.state.kind === "closed") {
      // Over before the time to stop it was.
      if (begun !== undefined && now - begun.since < this.#settings.graceMs) this.#begun.delete(finding.id);
      return;
    }
    const action = begun === undefined ? responseTo(finding, this.#settings) : null;
    if (action === null) return;
    const createdAt = new Map(sessions.map(({ handle, session }) => [handle, session.createdAt]));
    const newcomers = newcomersIn(finding, (handle) => createdAt.get(handle) ?? null);
    const count = action === "user" ? sessions.length : newcomers.size;
    if (count > 0) this.#begun.set(finding.id, { action, sessions: count, since: now });
  }

  /** To be called once, when the finding is over. */
  take({ id }: Finding): WouldRespond | null {
    const begun = this.#begun.get(id);
    this.#begun.delete(id);
    return begun === undefined ? null : { action: begun.action, sessions: begun.sessions };
  }
}
