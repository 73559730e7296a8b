/** Everything about one user. */
import type { ViewParams } from "../../../shared/link.ts";
import { countOf, type OpenView, type ViewParts } from "./view.ts";

const ROWS = 500;

export function openUser(parts: ViewParts, { user }: ViewParams<"user">): OpenView<"user"> {
  const { table, engine } = parts;
  return {
    answer() {
      const keys = table.keysOfUser(user);
      const rows = keys
        .map((key) => table.row(key))
        .filter((row) => row !== null)
        .sort((a, b) => (b.lastSeen ?? 0) - (a.lastSeen ?? 0));
      const perCountry = Map.groupBy(
        rows.filter((row) => row.place !== null),
        (row) => row.place?.country ?? "",
      );
      const countries = [...perCountry]
        .map(([country, sessions]) => ({ country, sessions: sessions.length }))
        .sort((a, b) => b.sessions - a.sessions);
      return {
        head: {
          user,
          label: rows.find((row) => row.label !== null)?.label ?? null,
          sessions: countOf(parts, keys.length),
          countries,
          findings: engine.ofUser(user),
        },
        rows: rows.slice(0, ROWS),
      };
    },
  };
}
