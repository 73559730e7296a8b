import { useSyncExternalStore } from "react";
import { formatRoute, parseRoute, type Route } from "./route.ts";

let hash = location.hash;
let route = parseRoute(hash);
const listeners = new Set<() => void>();

function refresh(): void {
  if (hash === location.hash) return;
  hash = location.hash;
  route = parseRoute(hash);
  for (const listener of [...listeners]) listener();
}
window.addEventListener("hashchange", refresh);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentRoute(): Route {
  return route;
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, currentRoute);
}

/** Goes somewhere. Steps that nobody wants to come back to (typing in the filter) replace the present entry. */
export function navigate(change: Partial<Route>, how: "push" | "replace" = "push"): void {
  const next = formatRoute({ ...route, ...change });
  if (next === hash) return;
  if (how === "push") history.pushState(null, "", next);
  else history.replaceState(null, "", next);
  refresh();
}

/** The address of a place, for links: keeps the filter. */
export function hrefOf(change: Partial<Route>): string {
  return formatRoute({ ...route, ...change });
}
