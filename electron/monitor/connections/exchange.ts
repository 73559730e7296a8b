/** Connections as a file for others: written without passwords, and read with a line and a field for each problem. */
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { z } from "zod";
import { parseAddress } from "../../../shared/address/parse-address.ts";
import { secretsOf } from "../../../shared/address/store-address.ts";
import {
  type ExportedFile,
  ExportedFileSchema,
  type ImportProblem,
} from "../../../shared/saved-connection.ts";

type ExportedConnection = ExportedFile["connections"][number];

export function exportText(connections: readonly ExportedConnection[]): string {
  const file: ExportedFile = {
    sessionwatch: "connections",
    version: 1,
    connections: connections.map(({ name, url, readOnly, integrated, feed }) => ({
      name,
      url,
      readOnly,
      integrated,
      feed,
    })),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

interface Imported {
  readonly connections: readonly ExportedConnection[];
  readonly problems: readonly ImportProblem[];
}

/** Total: never throws, whatever the text. `room`: how many more can be kept. */
export function readImport(text: string, room: number): Imported {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { connections: [], problems: [notJson(text, error)] };
  }
  const lineOf = lineFinder(text);
  const parsed = ExportedFileSchema.safeParse(value);
  if (!parsed.success) {
    return {
      connections: [],
      problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, value, lineOf)),
    };
  }
  const { connections } = parsed.data;
  const problems = connections.flatMap(({ url }, index) => addressProblems(url, index, lineOf));
  if (connections.length > room) {
    const path = ["connections"];
    const detail = String(room);
    problems.push({ line: lineOf(path), field: fieldOf(path), problem: "too-many", detail });
  }
  return { connections, problems };
}

type LineOf = (path: readonly PropertyKey[]) => number;

function addressProblems(url: string, index: number, lineOf: LineOf): ImportProblem[] {
  const path = ["connections", index, "url"];
  const place = { line: lineOf(path), field: fieldOf(path) };
  const parsed = parseAddress(url);
  if ("problem" in parsed) {
    return [{ ...place, problem: "bad-address", detail: String(parsed.problem.params["reason"] ?? "") }];
  }
  const hasPassword = Object.values(secretsOf(parsed.address)).some((secret) => secret !== null);
  return hasPassword ? [{ ...place, problem: "has-password", detail: "" }] : [];
}

function problemsOf(issue: z.core.$ZodIssue, file: unknown, lineOf: LineOf): ImportProblem[] {
  const { path } = issue;
  const place = { line: lineOf(path), field: fieldOf(path) };
  if (path[0] === "sessionwatch" || path[0] === "version" || path.length === 0) {
    if (issue.code !== "unrecognized_keys") {
      return [{ ...place, problem: "not-connections", detail: "" }];
    }
  }
  if (issue.code !== "unrecognized_keys" && !isThere(file, path)) {
    return [{ ...place, problem: "missing", detail: "" }];
  }
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => {
        const own = [...path, key];
        return { line: lineOf(own), field: fieldOf(own), problem: "unknown-field", detail: "" };
      });
    case "too_big":
      return path.length === 1
        ? [{ ...place, problem: "too-many", detail: String(issue.maximum) }]
        : [{ ...place, problem: "wrong-value", detail: `≤ ${issue.maximum}` }];
    case "invalid_type":
      return [{ ...place, problem: "wrong-value", detail: issue.expected }];
    case "invalid_value":
      return [{ ...place, problem: "wrong-value", detail: issue.values.map(String).join(", ") }];
    default:
      return [{ ...place, problem: "wrong-value", detail: "" }];
  }
}

function isThere(value: unknown, path: readonly PropertyKey[]): boolean {
  const [part, ...rest] = path;
  if (part === undefined) {
    return true;
  }
  const inside: unknown = typeof value === "object" && value !== null ? Reflect.get(value, part) : undefined;
  return inside !== undefined && isThere(inside, rest);
}

/** "connections[1].url". A key of the file is shortened: it is a stranger's text. */
function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part).slice(0, 40)}`))
    .join("")
    .replace(/^\./, "");
}

function notJson(text: string, error: unknown): ImportProblem {
  const message = error instanceof Error ? error.message : "";
  const at = /position (\d+)/.exec(message)?.[1];
  // V8 gives no position where the text ends too early.
  const before = at === undefined ? text : text.slice(0, Number(at));
  return { line: before.split("\n").length, field: "", problem: "not-json", detail: "" };
}

/** JSON is YAML, whose parser tells where each value stands. */
function lineFinder(text: string): LineOf {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  return (path) => {
    let node: unknown = document.contents;
    let offset = 0;
    for (const part of path) {
      const next = childOf(node, part);
      if (next === null) {
        break;
      }
      node = next;
      offset = next.range?.[0] ?? offset;
    }
    return lines.linePos(offset).line;
  };
}

function childOf(node: unknown, part: PropertyKey): Node | null {
  if (isSeq<Node>(node) && typeof part === "number") {
    return node.items[part] ?? null;
  }
  if (isMap<Node, Node>(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
    return pair?.value ?? pair?.key ?? null;
  }
  return null;
}
