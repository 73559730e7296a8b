/**
 * `docs/performance.md`: figures stand between two markers, under a title; whatever else is in the file was written by
 * people and stays. Markdown shows neither marker.
 */
import type { Figure } from "./figure.ts";

/** Names what stands between it and the next {@link END}. */
const beginOf = (name: string): string => `<!-- figures: ${name} -->`;
const END = "<!-- end of figures -->";

/** The report with these figures in the place of those that were under this name. Throws where there is no place. */
export function renewed(report: string, name: string, figures: string): string {
  const from = report.indexOf(beginOf(name));
  const to = report.indexOf(END, from);
  if (from === -1 || to === -1) {
    throw new Error(`the report has no place for these figures: ${beginOf(name)} … ${END}`);
  }
  return `${report.slice(0, from)}${beginOf(name)}\n\n${figures}\n\n${report.slice(to)}`;
}

export function figureTable(figures: readonly Figure[]): string {
  return table(["measure", "Sessionwatch", "yardstick", "ratio", "to reach", "reached"], figures.map(cells));
}

/** A figure as a line of its table. */
export function figureLine(figure: Figure): string {
  return row(cells(figure));
}

/** What one size of `whole.ts` told. */
export interface SizeFigures {
  readonly sessions: number;
  readonly figures: readonly Figure[];
}

/** A line per size, in the order in which they were measured. */
export function growthTable(sizes: readonly SizeFigures[]): string {
  const lines = sizes.map(({ sessions, figures }, index) => {
    const of = (measure: string) => figures.find((figure) => figure.measure.startsWith(measure));
    const ours = (measure: string) => of(measure)?.ours ?? "not measured";
    const theirs = (measure: string) => of(measure)?.yardstick ?? "not measured";
    return [
      sessions.toLocaleString("en"),
      ours(LOAD),
      beyond(sizes[index - 1], { sessions, figures }),
      theirs(LOAD),
      ours(MEMORY),
      theirs(MEMORY),
      ours("first useful screen"),
      ours("any filter, sort and window"),
    ];
  });
  const heads = ["sessions", "load", "per session", "the loop", "memory", "the loop"];
  return table([...heads, "first screen", "windows, p95"], lines);
}

const LOAD = "full load";
const MEMORY = "memory at";

/** What each session costs that is loaded beyond those of the smaller size. */
function beyond(smaller: SizeFigures | undefined, larger: SizeFigures): string {
  const seconds = ({ figures }: SizeFigures) =>
    Number.parseFloat(figures.find(({ measure }) => measure.startsWith(LOAD))?.ours ?? "");
  if (smaller === undefined || smaller.sessions >= larger.sessions) return "";
  const µs = ((seconds(larger) - seconds(smaller)) * 1e6) / (larger.sessions - smaller.sessions);
  return Number.isNaN(µs)
    ? "not measured"
    : `${µs.toFixed(0)} µs beyond those ${smaller.sessions.toLocaleString("en")}`;
}

function cells({ measure, ours, yardstick, ratio, reach, met }: Figure): string[] {
  const compared = ratio === null ? "" : `${ratio.toFixed(2)} ×`;
  return [measure, ours, yardstick ?? "", compared, reach, met ? "yes" : "**no**"];
}

function table(heads: readonly string[], lines: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => "---"), ...lines].map(row).join("\n");
}

function row(of: readonly string[]): string {
  return `| ${of.join(" | ")} |`;
}
