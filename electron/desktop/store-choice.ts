/**
 * Which store is watched: as the command line or the demonstration says, within the policy. Saved connections are the
 * monitor's own business.
 */
import type { Dialog } from "electron";
import { FailureError, failure } from "../../shared/failure.ts";
import type { Invocation } from "./command-line.ts";
import type { DemonstrationHost } from "./demonstration-host.ts";
import type { MonitorHost } from "./monitor-host.ts";
import type { Policy } from "./policy.ts";

export interface StoreChoiceParts {
  readonly dialog: Dialog;
  readonly policy: Policy;
  readonly monitor: MonitorHost;
  readonly demonstration: DemonstrationHost;
}

type Watching = Pick<Invocation, "readOnly" | "integrated">;

export class StoreChoice {
  readonly #parts: StoreChoiceParts;
  #appUrl: string | null = null;

  constructor(parts: StoreChoiceParts) {
    this.#parts = parts;
  }

  /** An address of the demonstration's own application, while that is watched. */
  isDemonstration(address: string): boolean {
    return this.#appUrl !== null && URL.parse(address)?.origin === this.#appUrl;
  }

  /** At the start: what was asked for, otherwise what was watched last. Rejects as {@link openDemonstration} does. */
  async openFirst(invocation: Invocation): Promise<void> {
    if (invocation.connect !== null) this.#watch(invocation.connect, invocation);
    else if (invocation.demonstration) await this.openDemonstration();
    else this.#parts.monitor.connectLast();
  }

  /** Rejects when the policy forbids it or it cannot run. */
  async openDemonstration(): Promise<void> {
    const { policy, demonstration, monitor } = this.#parts;
    if (!policy.demonstration) throw new FailureError(failure("not-connected"));
    const { storeUrl, appUrl } = await demonstration.start();
    this.#appUrl = appUrl;
    monitor.connect({ url: storeUrl, readOnly: policy.readOnly, demonstration: { appUrl } });
  }

  /** A store named on the command line of a second start is asked for, because another one is being watched. */
  async offer(url: string, how: Watching): Promise<void> {
    const { response } = await this.#parts.dialog.showMessageBox({
      type: "question",
      message: "Watch another store?",
      detail:
        "Sessionwatch was started again with the address of a store. It stops watching the present one.",
      buttons: ["Watch it", "Cancel"],
      defaultId: 1,
      cancelId: 1,
    });
    if (response === 0) this.#watch(url, how);
  }

  #watch(url: string, { readOnly, integrated }: Watching): void {
    const { monitor, policy } = this.#parts;
    this.#appUrl = null;
    monitor.connect({ url, readOnly: readOnly || policy.readOnly, integrated });
  }
}
