import { useEffect } from "react";
import type { Destination } from "../../shared/desktop-calls.ts";
import { useTell } from "../components/toasts.tsx";
import { navigate } from "../route/use-route.ts";

/** In the desktop application: goes where a deep link, the tray, a notification or the menu sends this window. */
export function useDesktopVisits(open: (overlay: "palette" | "keys") => void): void {
  const { failed } = useTell();
  useEffect(() => {
    const desktop = globalThis.sessionwatch;
    if (desktop === undefined) return;
    desktop.onVisit((destination) => visit(destination, open));
    desktop.onProblem(failed);
  }, [open, failed]);
}

function visit(destination: Destination, open: (overlay: "palette" | "keys") => void): void {
  switch (destination.kind) {
    case "view":
      navigate({ name: destination.view });
      break;
    case "filter":
      navigate({ name: "sessions", filter: destination.filter });
      break;
    case "user":
      navigate({ name: "user", user: destination.user });
      break;
    case "finding":
      navigate({ name: "findings", finding: destination.id });
      break;
    case "overlay":
      visitOverlay(destination.overlay, open);
  }
}

function visitOverlay(
  overlay: Extract<Destination, { kind: "overlay" }>["overlay"],
  open: (overlay: "palette" | "keys") => void,
): void {
  switch (overlay) {
    case "palette":
    case "keys":
      open(overlay);
      break;
    case "about":
      navigate({ name: "settings", section: "about" });
      break;
    case "search":
      navigate({ name: "sessions" });
      requestAnimationFrame(() => document.getElementById("filter-input")?.focus());
  }
}
