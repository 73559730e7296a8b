/**
 * `sessionwatch://…` links, as ticket systems and alerts contain them. Anyone can make one, so a link is only ever a
 * place to look at: it is parsed into a {@link Destination} or dropped, and never connects, revokes or changes.
 *
 *   sessionwatch://overview  sessions  findings  audit  connections  settings
 *   sessionwatch://sessions?filter=country:DE
 *   sessionwatch://user/alice%40example.com
 *   sessionwatch://finding/<id>
 */
import { type Destination, DestinationSchema } from "../../shared/desktop-calls.ts";

export const DEEP_LINK_SCHEME = "sessionwatch";
const MAX_LENGTH = 2_048;
/** Controls, and the invisible characters that hide or reorder text: none belongs in a name that is to be shown. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

export function isDeepLink(text: string): boolean {
  return text.toLowerCase().startsWith(`${DEEP_LINK_SCHEME}:`);
}

/** Null for whatever is not exactly one of the forms above. Never throws. */
export function parseDeepLink(text: string): Destination | null {
  if (!isDeepLink(text) || text.length > MAX_LENGTH) return null;
  let url: URL;
  let segments: string[];
  try {
    url = new URL(text);
    segments = url.pathname
      .split("/")
      .filter((segment) => segment !== "")
      .map(decodeURIComponent);
  } catch {
    return null;
  }
  if (url.username !== "" || url.password !== "" || url.port !== "" || url.hash !== "") return null;
  const candidate = destinationOf(url.hostname.toLowerCase(), segments, url.searchParams);
  const parsed = DestinationSchema.safeParse(candidate);
  if (!parsed.success || Object.values(parsed.data).some((value) => UNPRINTABLE.test(value))) return null;
  return parsed.data;
}

/** Shape only; {@link DestinationSchema} decides whether it is one. */
function destinationOf(room: string, segments: readonly string[], query: URLSearchParams): unknown {
  const [first, ...more] = segments;
  const names = [...query.keys()];
  if (more.length > 0) return null;
  if (room === "user" && names.length === 0) return { kind: "user", user: first };
  if (room === "finding" && names.length === 0) return { kind: "finding", id: first };
  if (first !== undefined) return null;
  if (room === "sessions" && names.length === 1 && names[0] === "filter") {
    return { kind: "filter", filter: query.get("filter") };
  }
  return names.length === 0 ? { kind: "view", view: room } : null;
}
