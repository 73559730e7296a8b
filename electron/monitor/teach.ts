/** What people tell Sessionwatch about findings and users, on record. Called by the façade. */
import { randomUUID } from "node:crypto";
import { FailureError, failure } from "../../shared/failure.ts";
import type { CommandInput } from "../../shared/link.ts";
import type { AuditEvent } from "./audit/audit-log.ts";
import type { ViewParts } from "./views/view.ts";

/** Rejects with `finding-unknown`. */
export async function answerFinding(
  { engine, audit, now }: ViewParts,
  operator: string,
  { id, answer, note }: CommandInput<"answerFinding">,
): Promise<void> {
  const finding = engine.get(id);
  if (finding === null || !engine.answer(id, answer, operator, now(), note)) {
    throw new FailureError(failure("finding-unknown"));
  }
  const result = `${finding.rule}: ${answer.kind}`;
  await audit.write(entry({ action: "finding", group: id, user: finding.user, reason: note, result }), []);
}

/** Rejects with `lesson-unknown`. */
export async function forgetLesson(
  { engine, audit, now }: ViewParts,
  { subject, lesson }: CommandInput<"forgetLesson">,
): Promise<void> {
  if (!engine.unlearn(subject, lesson, now())) {
    throw new FailureError(failure("lesson-unknown"));
  }
  const user = subject.startsWith("user:") ? subject.slice("user:".length) : null;
  const result = `no longer expected: ${lesson}`;
  await audit.write(entry({ action: "finding", group: randomUUID(), user, reason: null, result }), []);
}

/** Rejects with `audit-unavailable` before anything was deleted, and with `history-unavailable`. */
export async function purgeUser(
  { engine, history, audit, alerts }: ViewParts,
  { user }: CommandInput<"purgeUser">,
): Promise<void> {
  const purge = { action: "purge", group: randomUUID(), user, reason: null } as const;
  const intent = "sightings, findings and lessons are deleted from the history, and alerts that wait";
  await audit.write({ ...entry({ ...purge, result: intent }), phase: "intent" }, []);
  engine.forget(user);
  const problem = history.purge(user, engine);
  await alerts.forget(user);
  const result = problem === null ? "deleted" : "deleted from memory; the file could not be written";
  await audit.write(entry({ ...purge, result }), []);
  if (problem !== null) {
    throw new FailureError(problem);
  }
}

function entry(of: {
  readonly action: AuditEvent["action"];
  readonly group: string;
  readonly user: string | null;
  readonly reason: string | null;
  readonly result: string;
}): AuditEvent {
  const { user, ...rest } = of;
  return { ...rest, phase: "outcome", users: user === null ? [] : [user], sessions: 0 };
}
