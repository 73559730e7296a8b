/** What people taught by marking findings as expected. */
import type { ViewParams, ViewRow } from "../../../shared/link.ts";
import type { Lesson } from "../anomalies/anomalies.ts";
import type { OpenView, ViewParts } from "./view.ts";

export function openLessons({ engine }: ViewParts, { limit }: ViewParams<"lessons">): OpenView<"lessons"> {
  return {
    answer() {
      const lessons = engine.lessons().sort((a, b) => b.at - a.at);
      return { head: { total: lessons.length }, rows: lessons.slice(0, limit).map(rowOf) };
    },
  };
}

function rowOf({ subject, lesson, at, by }: Lesson): ViewRow<"lessons"> {
  return {
    id: `${subject}\n${lesson}`,
    subject,
    lesson,
    about: { kind: aboutKind(before(subject)), name: after(subject) },
    what: { kind: whatKind(before(lesson)), value: after(lesson) },
    at,
    by,
  };
}

function aboutKind(kind: string): ViewRow<"lessons">["about"]["kind"] {
  return kind === "user" || kind === "address" ? kind : "store";
}

function whatKind(kind: string): ViewRow<"lessons">["what"]["kind"] {
  return kind === "country" ||
    kind === "network" ||
    kind === "client" ||
    kind === "session" ||
    kind === "report"
    ? kind
    : "flood";
}

/** Keys are a kind, a colon and a name; kinds alone where there is only one. */
function before(key: string): string {
  return key.split(":", 1)[0] ?? key;
}

function after(key: string): string {
  return key.includes(":") ? key.slice(key.indexOf(":") + 1) : "";
}
