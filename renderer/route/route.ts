/**
 * Where the person is, as a value and as the part of the address behind `#`. Everything that makes a view worth
 * sharing is in it: view, filter, sort, the opened session or user.
 */
import type { Range } from "../../shared/overview.ts";
import type { Sort, SortColumn } from "../../shared/session.ts";

export const routeNames = [
  "overview",
  "sessions",
  "user",
  "findings",
  "audit",
  "connections",
  "settings",
  "wallboard",
  "format",
] as const;
export type RouteName = (typeof routeNames)[number];

export interface Route {
  readonly name: RouteName;
  /** Shared by Overview and Sessions; kept while the person looks at something else. */
  readonly filter: string;
  readonly sort: Sort;
  readonly range: Range;
  /** The user of the User view. */
  readonly user: string | null;
  /** The session whose details are open beside the table. */
  readonly session: string | null;
  /** The finding that is opened in Findings. */
  readonly finding: string | null;
  /** What the editor of session formats begins with: `declared:<id>`, `prefix:<prefix>` or `session:<handle>`. */
  readonly format: string | null;
  /** The part of Settings that is shown first. */
  readonly section: string | null;
}

export const DEFAULT_SORT: Sort = { column: "lastSeen", direction: "desc" };
export const DEFAULT_RANGE: Range = "1h";

const HOME: Route = {
  name: "overview",
  filter: "",
  sort: DEFAULT_SORT,
  range: DEFAULT_RANGE,
  user: null,
  session: null,
  finding: null,
  format: null,
  section: null,
};

const columns: Readonly<Record<SortColumn, true>> = {
  user: true,
  address: true,
  country: true,
  client: true,
  format: true,
  createdAt: true,
  lastSeen: true,
  expiresAt: true,
  severity: true,
};
const ranges: Readonly<Record<Range, true>> = {
  "15m": true,
  "1h": true,
  "6h": true,
  "24h": true,
  "7d": true,
  "30d": true,
  "90d": true,
  "1y": true,
};

/** Reads any text; what it does not understand falls back to the default. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#?\/?/, "").split("?", 2);
  const params = new URLSearchParams(query);
  const name = routeNames.find((each) => each === path) ?? HOME.name;
  return {
    name,
    filter: params.get("filter") ?? "",
    sort: parseSort(params.get("sort")),
    range: parseRange(params.get("range")),
    user: params.get("user"),
    session: params.get("session"),
    finding: params.get("finding"),
    format: params.get("format"),
    section: params.get("section"),
  };
}

/** The shortest hash that {@link parseRoute} reads back as the same route. */
export function formatRoute(route: Route): string {
  const params = new URLSearchParams();
  if (route.name === "user" && route.user !== null) params.set("user", route.user);
  if (route.filter !== "") params.set("filter", route.filter);
  const sort = `${route.sort.direction === "desc" ? "-" : ""}${route.sort.column}`;
  if (sort !== "-lastSeen") params.set("sort", sort);
  if (route.range !== DEFAULT_RANGE) params.set("range", route.range);
  if (route.name === "sessions" && route.session !== null) params.set("session", route.session);
  if (route.name === "findings" && route.finding !== null) params.set("finding", route.finding);
  if (route.name === "format" && route.format !== null) params.set("format", route.format);
  if (route.name === "settings" && route.section !== null) params.set("section", route.section);
  const query = params.toString();
  return `#/${route.name}${query === "" ? "" : `?${query}`}`;
}

function parseSort(text: string | null): Sort {
  if (text === null) return DEFAULT_SORT;
  const direction = text.startsWith("-") ? "desc" : "asc";
  const column = Object.keys(columns).find((each) => each === text.replace(/^-/, ""));
  return column === undefined ? DEFAULT_SORT : { column: column as SortColumn, direction };
}

function parseRange(text: string | null): Range {
  const range = Object.keys(ranges).find((each) => each === text);
  return range === undefined ? DEFAULT_RANGE : (range as Range);
}
