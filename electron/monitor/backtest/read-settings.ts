/** Settings of the rules from a file of their own, or from the monitor's; those that differ from the defaults are enough. */
import { z } from "zod";
import {
  DEFAULT_RESPONSE_SETTINGS,
  type ResponseSettings,
  ResponseSettingsSchema,
} from "../../../shared/settings/response.ts";
import {
  type AnomalySettings,
  AnomalySettingsSchema,
  DEFAULT_ANOMALY_SETTINGS,
} from "../../../shared/settings/rules.ts";

const ObjectSchema = z.record(z.string(), z.unknown());

export interface BacktestSettings {
  readonly settings: AnomalySettings;
  /** As in the monitor's file, otherwise the defaults. */
  readonly response: ResponseSettings;
}

type Problem = { readonly problem: string };

/** The settings, or what is wrong with them as a sentence's end, for example "impossibleTravel.maxSpeedKmh: …". */
export function readSettings(text: string): BacktestSettings | Problem {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: "it is not JSON" };
  }
  const given = ObjectSchema.safeParse(json);
  if (!given.success) return { problem: "it is not a JSON object" };
  const section = ObjectSchema.safeParse(given.data["rules"]);
  const rules = mergeRules(section.success ? section.data : given.data);
  if ("problem" in rules) return rules;
  const whole = section.success ? (given.data["response"] ?? {}) : {};
  const response = ResponseSettingsSchema.partial().safeParse(whole);
  if (!response.success) return { problem: problemOf("response", response.error) };
  return {
    settings: rules.settings,
    response: ResponseSettingsSchema.parse({ ...DEFAULT_RESPONSE_SETTINGS, ...response.data }),
  };
}

function mergeRules(given: Readonly<Record<string, unknown>>): Pick<BacktestSettings, "settings"> | Problem {
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
  return { problem: problemOf("", checked.error) };
}

function problemOf(section: string, { issues: [issue] }: z.ZodError): string {
  const path = [...(section === "" ? [] : [section]), ...(issue?.path ?? [])];
  return `${path.join(".")}: ${issue?.message ?? "is not valid"}`;
}
