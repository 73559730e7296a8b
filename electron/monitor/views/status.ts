/** The status view: the truth about the connection. */
import type { OpenView, ViewParts } from "./view.ts";

export function openStatus(parts: ViewParts): OpenView<"status"> {
  return { answer: () => ({ head: { status: parts.status() }, rows: [] }) };
}
