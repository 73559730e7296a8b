/**
 * One session changes browser family or operating system without a new login. A browser keeps its name and its
 * system for years; only a copied token (or an application that shares it on purpose) appears in another one.
 */
import type { Client } from "../../../../shared/session.ts";
import type { AnomalySettings } from "../../../../shared/settings/rules.ts";
import { type Candidate, clientLesson, clientName, type Move, type UserFacts } from "../facts.ts";
import { sightingsOfMove } from "../move.ts";
import { compose } from "../score.ts";
import { nameOf } from "../sentence.ts";

export function clientChange(facts: UserFacts, settings: AnomalySettings): Candidate[] {
  if (!settings.clientChange.enabled) return [];
  const byCause = new Map<string, Candidate>();
  for (const move of facts.moves) {
    const candidate = judge(facts, move, settings);
    if (candidate !== null) byCause.set(candidate.cause, candidate);
  }
  return [...byCause.values()];
}

function judge(facts: UserFacts, move: Move, settings: AnomalySettings): Candidate | null {
  const { lastsMs } = settings.clientChange;
  const { from, to } = move;
  if (from.client === null || to.client === null || to.at === null) return null;
  if (facts.now - to.at > lastsMs) return null;
  const browser = differs(from.client.browser, to.client.browser);
  const system = differs(from.client.system, to.client.system);
  if ((!browser && !system) || sameDevicePretending(from.client, to.client)) return null;
  const moved = from.place !== null && to.place !== null && from.place.country !== to.place.country;
  const { score, parts, severity } = compose([
    browser ? { name: "Another browser in the same session", points: 45 } : null,
    system ? { name: "Another operating system in the same session", points: browser ? 30 : 45 } : null,
    to.client.kind === "bot" && from.client.kind !== "bot"
      ? { name: "Now driven by a program", points: 15 }
      : null,
    moved ? { name: "From another country", points: 15 } : null,
  ]);
  const was = clientLesson(from.client);
  const is = clientLesson(to.client);
  return {
    rule: "client-change",
    cause: `${move.handle}|${[was, is].sort().join("|")}`,
    score,
    parts,
    severity,
    sentence: `A session of ${nameOf(facts.user, facts.label)} that was opened with ${clientName(from.client)} is now used with ${clientName(to.client)}, without a new login.`,
    evidence: { sightings: sightingsOfMove(move), thresholds: {} },
    until: to.at + lastsMs + 1,
    lessons: [was, is],
  };
}

function differs(a: string, b: string): boolean {
  // What was not recognised is no evidence of a change.
  return a !== b && a !== "Unknown" && b !== "Unknown";
}

/**
 * "Request desktop site": Android browsers then claim Linux, and Safari on an iPad claims macOS; iPadOS does so by
 * default on some sites only.
 */
function sameDevicePretending(a: Client, b: Client): boolean {
  if (a.browser !== b.browser) return false;
  const systems = [a.system, b.system].sort().join("|");
  return systems === "Android|Linux" || systems === "iOS|macOS";
}
