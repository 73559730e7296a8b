import { useEffect } from "react";
import { useAtMostEvery } from "../charts/use-at-most-every.ts";
import { visible } from "../format/visible.ts";
import { useViewPart } from "../link/use-link.tsx";
import type { Route } from "../route/route.ts";
import { text } from "../text/text.ts";

/** Each new title is told to the window's system. */
const TITLE_EVERY_MS = 1000;

/** The window's title: which view, of whom, and what is critical, for somebody with twenty tabs. */
export function useTitle({ name, user, filter }: Route): void {
  const latest = useViewPart("findings", { include: "open", limit: 1 }, (view) =>
    view.kind === "ready" ? view.state.head.critical : 0,
  );
  const critical = useAtMostEvery(latest, TITLE_EVERY_MS, "");
  useEffect(() => {
    const subject = name === "user" ? user : name === "overview" || name === "sessions" ? filter : "";
    const place =
      subject === null || subject === "" ? text.nav[name] : `${text.nav[name]}: ${visible(subject)}`;
    document.title = `${critical > 0 ? `(${critical}) ` : ""}${place} – ${text.app.name}`;
  }, [name, user, filter, critical]);
}
