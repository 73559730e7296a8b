/** The settings view: what is in force. */
import type { OpenView, ViewParts } from "./view.ts";

export function openSettings({ settings }: ViewParts): OpenView<"settings"> {
  return { answer: () => ({ head: { settings: settings.current, problem: settings.problem }, rows: [] }) };
}
