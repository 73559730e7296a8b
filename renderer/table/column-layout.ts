/** A person's choice of columns on this machine, the same in every table and window. */
import { useSyncExternalStore } from "react";
import { type ColumnLayout, DEFAULT_LAYOUT, parseLayout } from "./columns.ts";

const KEY = "sessionwatch.columns";

let layout = read();
const listeners = new Set<() => void>();

function read(): ColumnLayout {
  try {
    return parseLayout(JSON.parse(localStorage.getItem(KEY) ?? "null"));
  } catch {
    // No storage (a private window) or somebody else's text in it.
    return DEFAULT_LAYOUT;
  }
}

function tell(next: ColumnLayout): void {
  layout = next;
  for (const listener of [...listeners]) listener();
}

// Another window of the same application has changed it.
window.addEventListener("storage", (event) => {
  if (event.key === KEY) tell(read());
});

export function setColumnLayout(next: ColumnLayout): void {
  try {
    if (next === DEFAULT_LAYOUT) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // Then it lasts as long as the window.
  }
  tell(next);
}

export function currentColumnLayout(): ColumnLayout {
  return layout;
}

export function useColumnLayout(): ColumnLayout {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentColumnLayout);
}
