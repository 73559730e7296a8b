/** One session with its decoded contents, which are read from the store when asked for and kept nowhere. */
import type { ViewHead, ViewParams } from "../../../shared/link.ts";
import type { SessionRow } from "../../../shared/session.ts";
import type { SessionFormat } from "../formats/format.ts";
import type { OpenView, ViewParts } from "./view.ts";

/** How often the contents are read again while the details are open. */
const REFRESH_MS = 2_000;

type Details = Pick<ViewHead<"session">, "contents" | "missing">;
const NOTHING: Details = { contents: [], missing: [] };

export function openSession(parts: ViewParts, { id }: ViewParams<"session">): OpenView<"session"> {
  let details = NOTHING;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading = false;
  const refresh = async (row: SessionRow): Promise<void> => {
    reading = true;
    // A failing read is the connection's business and shown there; the last contents stay.
    details = (await readDetails(parts, id, row).catch(() => null)) ?? details;
    readAt = performance.now();
    reading = false;
  };
  return {
    answer() {
      const key = parts.table.keyOf(id);
      const row = key === null ? null : parts.table.row(key);
      if (row !== null && !reading && performance.now() - readAt > REFRESH_MS) {
        void refresh(row);
      }
      return { head: { row, ...details }, rows: [] };
    },
  };
}

async function readDetails(parts: ViewParts, id: string, row: SessionRow): Promise<Details | null> {
  const attempt = parts.attempt();
  const key = parts.table.keyOf(id);
  if (attempt === null || key === null) {
    return null;
  }
  const [result] = await attempt.read([key]);
  const known = result === undefined ? null : parts.ingest.rawSession(result, parts.now());
  return known === null
    ? null
    : { contents: [...known.format.contents(known.raw)], missing: missingFields(row, known.format) };
}

function missingFields(row: SessionRow, format: SessionFormat): Details["missing"] {
  const absent = [
    row.user === null ? "user" : null,
    row.address === null ? "address" : null,
    row.client === null ? "client" : null,
    row.createdAt === null ? "createdAt" : null,
    row.lastSeenOrigin === "recorded" ? null : "lastSeen",
  ].filter((field) => field !== null);
  return (absent as Details["missing"][number]["field"][]).map((field) => {
    const advice = format.about.advice.find((one) => one.fields.includes(field));
    return { field, advice: advice === undefined ? "" : `${advice.where}\n\n${advice.code}` };
  });
}
