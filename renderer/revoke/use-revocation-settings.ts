import type { RevocationSettings } from "../../shared/settings/revocation.ts";
import { useView } from "../link/use-link.tsx";

/** Null until they are known. */
export function useRevocationSettings(): RevocationSettings | null {
  const view = useView("settings", {});
  return view.kind === "ready" ? view.state.head.settings.revocation : null;
}
