import { useMemo } from "react";
import type { SessionRow } from "../../../shared/session.ts";
import type { NumberedPlace } from "../../map/arcs.ts";
import { SightingsMap } from "../../map/sightings-map.tsx";
import { text } from "../../text/text.ts";

const NO_JUMPS = [] as const;

/** Where the sessions are now; the number is how many are in a place. Nothing where no place is known. */
export function UserMap({ rows }: { readonly rows: readonly SessionRow[] }) {
  // Only what the map shows of the rows: it is drawn anew when a place changes, not with every request.
  const drawn = JSON.stringify(placesOf(rows));
  const places = useMemo(() => JSON.parse(drawn) as NumberedPlace[], [drawn]);
  if (places.length === 0) return null;
  return (
    <section className="user__panel">
      <header>
        <h2>{text.user.map}</h2>
        <span className="user__hint">{text.user.mapHint}</span>
      </header>
      <div className="user__inside">
        <SightingsMap places={places} jumps={NO_JUMPS} severity="notice" between={null} />
      </div>
    </section>
  );
}

function placesOf(rows: readonly SessionRow[]): NumberedPlace[] {
  const places = new Map<string, { place: NumberedPlace["place"]; sessions: number }>();
  for (const { place } of rows) {
    if (place === null) continue;
    const key = `${place.longitude} ${place.latitude}`;
    const known = places.get(key);
    if (known === undefined) places.set(key, { place, sessions: 1 });
    else known.sessions += 1;
  }
  return [...places.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { place, sessions }]) => ({ place, numbers: [sessions] }));
}
