/** A session's move as evidence. */
import type { Sighting } from "../../../shared/finding.ts";
import { type Move, networkLabel } from "./facts.ts";

/** Both sides, earlier first. Where the earlier moment is not known, the later one stands for it. */
export function sightingsOfMove({ handle, from, to }: Move): Sighting[] {
  return [from, to].map((side) => ({
    at: side.at ?? to.at ?? 0,
    session: handle,
    address: side.ip,
    place: side.place,
    network: networkLabel(side.network),
    client: side.client,
  }));
}
