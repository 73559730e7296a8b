/** How many sessions users and addresses open, and which addresses open too many. */
import type { EpochMs } from "../../../shared/session.ts";
import type { AnomalySettings } from "../../../shared/settings/rules.ts";
import { Openings } from "./openings.ts";

/** Users, and addresses, whose openings are counted at a time. */
const MAX_KEYS = 20_000;

export class Floods {
  private settings: AnomalySettings["sessionFlood"];
  private byUser: Openings;
  private byAddress: Openings;
  /** Addresses that opened many sessions since they were last judged. */
  private readonly suspects = new Set<string>();

  constructor(settings: AnomalySettings["sessionFlood"]) {
    this.settings = settings;
    this.byUser = new Openings(settings.userWindowMs, MAX_KEYS);
    this.byAddress = new Openings(settings.addressWindowMs, MAX_KEYS);
  }

  /** Counting begins again, because the windows may be others. */
  configure(settings: AnomalySettings["sessionFlood"]): void {
    this.settings = settings;
    this.byUser = new Openings(settings.userWindowMs, MAX_KEYS);
    this.byAddress = new Openings(settings.addressWindowMs, MAX_KEYS);
  }

  /** A session was opened at `at`, possibly long before `now`. */
  opened(user: string | null, ip: string | null, at: EpochMs, now: EpochMs): void {
    const { enabled, userWindowMs, addressWindowMs, addressWarning } = this.settings;
    if (!enabled) return;
    if (user !== null && now - at <= userWindowMs) this.byUser.note(user, at, now);
    if (ip === null || now - at > addressWindowMs) return;
    if (this.byAddress.note(ip, at, now) >= addressWarning) this.suspects.add(ip);
  }

  /** Sessions that the user opened within the rule's window. */
  countOf(user: string, now: EpochMs): number {
    return this.byUser.count(user, now);
  }

  /** Sessions that were opened from the address within the rule's window. */
  countFrom(ip: string, now: EpochMs): number {
    return this.byAddress.count(ip, now);
  }

  suspect(ip: string): void {
    this.suspects.add(ip);
  }

  takeSuspects(): readonly string[] {
    const taken = [...this.suspects];
    this.suspects.clear();
    return taken;
  }
}
