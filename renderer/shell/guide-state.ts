/** Whether the first-run guide is still to be read on this machine. */
import { useSyncExternalStore } from "react";

const KEY = "sessionwatch.guide";
const READ = "read";

let open = wanted();
const listeners = new Set<() => void>();

function wanted(): boolean {
  try {
    return localStorage.getItem(KEY) !== READ;
  } catch {
    // Without storage it would come back with every window.
    return false;
  }
}

export function showGuide(shown: boolean): void {
  open = shown;
  try {
    if (!shown) localStorage.setItem(KEY, READ);
  } catch {
    // Then it is gone as long as the window lives.
  }
  for (const listener of [...listeners]) listener();
}

export function useGuide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
  );
}
