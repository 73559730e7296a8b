/** Alerts in a folder of their own, on a clock whose pauses are over at once, and a receiver for them. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Alerts } from "../../../electron/monitor/alerts/alerts.ts";
import type { Clock } from "../../../electron/monitor/alerts/delivery.ts";
import type { SecretKeeper } from "../../../electron/monitor/connections/secret-keeper.ts";
import { MonitorSettings } from "../../../electron/monitor/settings/settings.ts";
import type { Sink } from "../../../shared/settings/alerts.ts";
import { eventually } from "../../eventually.ts";
import { finding, NOON } from "../../unit/alerts/finding.ts";
import { type HttpReceiver, httpReceiver } from "./receivers.ts";

export interface Stage {
  readonly folder: string;
  readonly receiver: HttpReceiver;
  readonly clock: FastClock;
  alerts: Alerts;
  settings: MonitorSettings;
  /** Findings so far; each is named `finding-` and its number, from 1. */
  raised: number;
  /** Another finding of another user. */
  raise(fields?: object): void;
  stateOf(id: string): ReturnType<Alerts["states"]>[number] | undefined;
  nothingWaits(): Promise<unknown>;
  /** The next run, after the alerts were closed. */
  reopen(how?: SecretKeeper): Promise<void>;
  close(): Promise<void>;
}

/** A clock whose pauses are over at once. */
class FastClock implements Clock {
  time = NOON;
  readonly now = (): number => this.time;
  readonly sleep = async (ms: number): Promise<void> => {
    this.time += ms;
    // Lets the network and the test have their turn.
    await new Promise((resolve) => setImmediate(resolve));
  };
}

/** Seals as reversibly as a test needs. */
const keeper: SecretKeeper = {
  kept: "keychain",
  seal: async (text) => Buffer.from(text).toString("base64"),
  unseal: async (sealed) => Buffer.from(sealed, "base64").toString(),
};

export const hook = {
  id: "hook",
  name: "Hook",
  enabled: true,
  condition: "",
  revocations: true,
  kind: "webhook",
  body: "own",
  perMinute: 600,
} as const satisfies Sink;

export async function setStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "alerts-"));
  const clock = new FastClock();
  const open = async (how: SecretKeeper) => {
    const settings = await MonitorSettings.open(join(folder, "monitor-settings.json"), Date.now);
    const alerts = await Alerts.open({ folder: join(folder, "alerts"), settings, keeper: how, clock });
    return { settings, alerts };
  };
  const stage: Stage = {
    folder,
    clock,
    receiver: await httpReceiver(),
    ...(await open(keeper)),
    raised: 0,
    raise(fields = {}) {
      stage.raised++;
      const id = `finding-${stage.raised}`;
      stage.alerts.findingChanged(finding({ id, raisedAt: clock.time + 1, ...fields }));
    },
    stateOf: (id) => stage.alerts.states().find((state) => state.id === id),
    nothingWaits: () =>
      eventually("delivered", () => stage.alerts.states().every(({ waiting }) => waiting === 0)),
    reopen: async (how = keeper) => {
      Object.assign(stage, await open(how));
    },
    close: async () => {
      await stage.alerts.close();
      await stage.receiver.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return stage;
}
