/** Everything about one user. */
import type { ViewHead, ViewParams } from "../../../shared/link.ts";
import type { Count } from "../../../shared/session.ts";
import type { Remembered } from "../anomalies/history.ts";
import { Sampling } from "../sampling.ts";
import { countOf, type OpenView, type ViewParts } from "./view.ts";

const ROWS = 500;

/** A watched user's sessions are all there; a user outside the sample has some that nobody counts. */
function sessionsOf(parts: ViewParts, user: string, count: number): Count {
  const isWatched = parts.sampling.keepsUser(user);
  const { estimate } = countOf({ ...parts, sampling: new Sampling(1) }, count, () => 0);
  return {
    value: count,
    estimate: isWatched ? estimate : { kind: "not-sampled" },
  };
}

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
          sessions: sessionsOf(parts, user, keys.length),
          countries,
          findings: engine.ofUser(user),
          known: knownOf(parts, user),
        },
        rows: rows.slice(0, ROWS),
      };
    },
  };
}

function knownOf({ history }: ViewParts, user: string): ViewHead<"user">["known"] {
  const known = history.users.of(user);
  if (known === null) return null;
  const { since, days, countries, clients } = known;
  return { since, days, countries: listed(countries), clients: listed(clients) };
}

function listed(remembered: ReadonlyMap<string, Remembered>) {
  return [...remembered]
    .map(([name, { firstAt, lastAt }]) => ({ name, firstAt, lastAt }))
    .sort((a, b) => b.lastAt - a.lastAt);
}
