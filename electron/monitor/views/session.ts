/** One session with its decoded contents, which are read from the store when asked for and kept nowhere. */
import type { ViewHead, ViewParams } from "../../../shared/link.ts";
import type { SessionRow } from "../../../shared/session.ts";
import { explainMissing } from "../formats/missing.ts";
import type { OpenView, ViewParts } from "./view.ts";

/** How often the contents are read again while the details are open. */
const REFRESH_MS = 2_000;

type Details = Pick<ViewHead<"session">, "contents" | "format" | "missing">;
const NOTHING: Details = { contents: [], format: null, missing: [] };

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
  if (known === null) {
    return null;
  }
  const { about, id: format, title } = known.format;
  const declared = parts.settings.current.formats.declared.some((one) => one.id === format);
  return {
    contents: [...known.format.contents(known.raw)],
    format: {
      title,
      declared,
      logOut: about.logOut === "" ? null : about.logOut,
      caution: about.caution,
      inferred: about.inferred,
    },
    missing: explainMissing(row, about, declared),
  };
}
