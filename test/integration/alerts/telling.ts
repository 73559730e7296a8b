/**
 * A monitor's alerts and security events in a process of their own, whose environment says whom to trust. Started with a
 * {@link Telling} as JSON; tells one finding and one revoked session, prints {@link Told} as a line whenever it changes,
 * and ends with its input.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { Alerts } from "../../../electron/monitor/alerts/alerts.ts";
import { SecurityEvents } from "../../../electron/monitor/security-events/security-events.ts";
import { MonitorSettings } from "../../../electron/monitor/settings/settings.ts";
import { FailureSchema } from "../../../shared/failure.ts";
import { SinkSchema, SinkStateSchema } from "../../../shared/settings/alerts.ts";
import { finding } from "../../unit/alerts/finding.ts";

const LOOK_EVERY_MS = 20;

const TellingSchema = z.object({
  /** `url` for webhooks. */
  sinks: z.array(z.object({ sink: SinkSchema, url: z.string().nullable() })),
  /** Of security events; null: none. */
  receiver: z.string().nullable(),
  user: z.string(),
});
export type Telling = z.infer<typeof TellingSchema>;

export const ToldSchema = z.object({
  sinks: z.array(SinkStateSchema),
  problems: z.array(FailureSchema),
  events: z.array(FailureSchema),
});
export type Told = z.infer<typeof ToldSchema>;

if (import.meta.main) await tell(TellingSchema.parse(JSON.parse(process.argv[2] ?? "")));

async function tell({ sinks, receiver, user }: Telling): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "telling-"));
  const settings = await MonitorSettings.open(join(folder, "settings.json"), Date.now);
  const asItIs = async (text: string): Promise<string> => text;
  const alerts = await Alerts.open({
    folder: join(folder, "alerts"),
    settings,
    keeper: { kept: "keychain", seal: asItIs, unseal: asItIs },
  });
  for (const { sink, url } of sinks) await alerts.save({ sink, url, key: null });
  const events = await SecurityEvents.open({
    folder,
    keyFile: join(folder, "key.json"),
    settings: () => ({ enabled: receiver !== null, receiver: receiver ?? "", issuer: "a", audience: "b" }),
  });
  events.announce([{ user, hash: "a".repeat(64), at: Date.now(), reason: null, automatic: false }]);
  alerts.findingChanged(finding({ user, raisedAt: Date.now() + 1 }));

  let printed = "";
  const looking = setInterval(() => {
    const told: Told = { sinks: alerts.states(), problems: alerts.problems(), events: events.problems };
    const line = `${JSON.stringify(told)}\n`;
    if (line !== printed) process.stdout.write(line);
    printed = line;
  }, LOOK_EVERY_MS);
  process.stdin.resume().on("end", async () => {
    clearInterval(looking);
    await Promise.all([alerts.close(), events.close()]);
    await rm(folder, { recursive: true });
  });
}
