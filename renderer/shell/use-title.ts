import { useEffect } from "react";
import { visible } from "../format/visible.ts";
import { useView } from "../link/use-link.tsx";
import type { Route } from "../route/route.ts";
import { text } from "../text/text.ts";

/** The window's title: which view, of whom, and what is critical, for somebody with twenty tabs. */
export function useTitle({ name, user, filter }: Route): void {
  const view = useView("findings", { include: "open", limit: 1 });
  const critical = view.kind === "ready" ? view.state.head.critical : 0;
  useEffect(() => {
    const subject = name === "user" ? user : name === "overview" || name === "sessions" ? filter : "";
    const place =
      subject === null || subject === "" ? text.nav[name] : `${text.nav[name]}: ${visible(subject)}`;
    document.title = `${critical > 0 ? `(${critical}) ` : ""}${place} – ${text.app.name}`;
  }, [name, user, filter, critical]);
}
