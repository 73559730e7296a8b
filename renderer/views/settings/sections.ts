import { text } from "../../text/text.ts";

/** The parts of Settings in the order in which they stand: what one looks for most first. */
const titles = {
  appearance: text.settings.appearance,
  rules: text.rules.title,
  alerts: text.alerts.title,
  response: text.response.title,
  revocation: text.revocationSettings.title,
  formats: text.format.boxTitle,
  history: text.rules.history.title,
  geo: text.rules.geo.title,
  desktop: text.settings.desktop,
  about: text.settings.about,
} as const;
export type SectionId = keyof typeof titles;

export interface Section {
  readonly id: SectionId;
  readonly title: string;
}

/** Those that this host has. */
export const sections: readonly Section[] = (Object.keys(titles) as SectionId[])
  .filter((id) => id !== "desktop" || globalThis.sessionwatch !== undefined)
  .map((id) => ({ id, title: titles[id] }));

/** The element of a part, in the page. */
export const elementIdOf = (id: string): string => `settings-${id}`;
