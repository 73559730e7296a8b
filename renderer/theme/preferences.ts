/** What this person prefers on this machine. Kept in the browser's own storage; the monitor does not know it. */
import { useSyncExternalStore } from "react";

export interface Preferences {
  readonly theme: "system" | "dark" | "light";
  readonly density: "dense" | "comfortable";
  readonly language: "system" | "en" | "de";
}

const DEFAULTS: Preferences = { theme: "system", density: "dense", language: "system" };
const KEY = "sessionwatch.preferences";
const choices: { readonly [K in keyof Preferences]: readonly Preferences[K][] } = {
  theme: ["system", "dark", "light"],
  density: ["dense", "comfortable"],
  language: ["system", "en", "de"],
};

let preferences = read();
const listeners = new Set<() => void>();

function read(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return {
      theme: pick(stored, "theme"),
      density: pick(stored, "density"),
      language: pick(stored, "language"),
    };
  } catch {
    // No storage (a private window) or somebody else's text in it.
    return DEFAULTS;
  }
}

function pick<K extends keyof Preferences>(stored: unknown, name: K): Preferences[K] {
  const value = typeof stored === "object" && stored !== null ? Reflect.get(stored, name) : undefined;
  return choices[name].find((each) => each === value) ?? DEFAULTS[name];
}

export function currentPreferences(): Preferences {
  return preferences;
}

export function prefer(change: Partial<Preferences>): void {
  preferences = { ...preferences, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // Then they last as long as the window.
  }
  applyPreferences();
  for (const listener of [...listeners]) listener();
}

export function applyPreferences(): void {
  const { theme, density } = preferences;
  document.documentElement.setAttribute("data-theme", theme);
  document.documentElement.setAttribute("data-density", density);
}

export function usePreferences(): Preferences {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentPreferences);
}
