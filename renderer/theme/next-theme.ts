import { currentPreferences, type Preferences } from "./preferences.ts";

/** The theme a switch turns to: the opposite of what is seen now. */
export function nextTheme(): Preferences["theme"] {
  const { theme } = currentPreferences();
  const dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  return dark ? "light" : "dark";
}
