/** Settings of the rules from a file of their own, or from the monitor's; those that differ from the defaults are enough. */
import { z } from "zod";
import {
  type AnomalySettings,
  AnomalySettingsSchema,
  DEFAULT_ANOMALY_SETTINGS,
} from "../../../shared/settings/rules.ts";

const ObjectSchema = z.record(z.string(), z.unknown());

/** The settings, or what is wrong with them as a sentence's end, for example "impossibleTravel.maxSpeedKmh: …". */
export function readSettings(
  text: string,
): { readonly settings: AnomalySettings } | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: "it is not JSON" };
  }
  const given = ObjectSchema.safeParse(json);
  if (!given.success) return { problem: "it is not a JSON object" };
  const section = ObjectSchema.safeParse(given.data["rules"]);
  return merge(section.success ? section.data : given.data);
}

function merge(given: Readonly<Record<string, unknown>>): ReturnType<typeof readSettings> {
  const defaults = ObjectSchema.parse(DEFAULT_ANOMALY_SETTINGS);
  const merged: Record<string, unknown> = { ...defaults };
  for (const [name, value] of Object.entries(given)) {
    if (!(name in defaults)) return { problem: `there is no setting ${JSON.stringify(name)}` };
    const [outer, inner] = [ObjectSchema.safeParse(defaults[name]), ObjectSchema.safeParse(value)];
    if (!outer.success || !inner.success) {
      merged[name] = value;
      continue;
    }
    const unknown = Object.keys(inner.data).find((key) => !(key in outer.data));
    if (unknown !== undefined)
      return { problem: `there is no setting ${JSON.stringify(`${name}.${unknown}`)}` };
    merged[name] = { ...outer.data, ...inner.data };
  }
  const checked = AnomalySettingsSchema.safeParse(merged);
  if (checked.success) return { settings: checked.data };
  const issue = checked.error.issues[0];
  return { problem: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not valid"}` };
}
