/** The commands by which people tell Sessionwatch about findings and users, on record. */
import { randomUUID } from "node:crypto";
import { FailureError, failure } from "../../shared/failure.ts";
import type { CommandInput, CommandName } from "../../shared/link.ts";
import { userOf } from "./anomalies/anomalies.ts";
import type { AuditEvent } from "./audit/audit-log.ts";
import type { ViewParts } from "./views/view.ts";

interface FindingCommandParts extends ViewParts {
  readonly operator: string;
  /** To be called when the history may have another problem than before. */
  readonly statusChanged: () => void;
}

type Names = Extract<CommandName, "answerFinding" | "stopResponse" | "forgetLesson" | "purgeUser">;

/** Each throws {@link FailureError}s. */
export function findingCommands(parts: () => FindingCommandParts): {
  readonly [N in Names]: (input: CommandInput<N>) => Promise<Record<string, never>>;
} {
  return {
    answerFinding: async ({ id, answer, note }) => {
      const { engine, audit, now, operator } = parts();
      const finding = engine.get(id);
      if (finding === null || !engine.answer(id, answer, operator, now(), note)) {
        throw new FailureError(failure("finding-unknown"));
      }
      const result = `${finding.rule}: ${answer.kind}`;
      await audit.write(entry({ action: "finding", group: id, user: finding.user, reason: note, result }));
      return {};
    },
    stopResponse: async ({ id }) => {
      const { engine, responses, audit, now, operator } = parts();
      const user = engine.get(id)?.user ?? null;
      if (!responses.stop(id, operator, now())) {
        throw new FailureError(failure("response-unknown"));
      }
      const result = "stopped by a person";
      await audit.write(entry({ action: "automatic", group: id, user, reason: null, result }));
      return {};
    },
    forgetLesson: async ({ subject, lesson }) => {
      const { engine, audit, now } = parts();
      if (!engine.unlearn(subject, lesson, now())) {
        throw new FailureError(failure("lesson-unknown"));
      }
      const result = `no longer expected: ${lesson}`;
      await audit.write(
        entry({ action: "finding", group: randomUUID(), user: userOf(subject), reason: null, result }),
      );
      return {};
    },
    // Rejects with `audit-unavailable` before anything was deleted.
    purgeUser: async ({ user }) => {
      const { engine, history, audit, alerts, statusChanged } = parts();
      const purge = { action: "purge", group: randomUUID(), user, reason: null } as const;
      const intent = "sightings, findings and lessons are deleted from the history, and alerts that wait";
      await audit.write({ ...entry({ ...purge, result: intent }), phase: "intent" });
      engine.forget(user);
      const problem = history.purge(user, engine);
      statusChanged();
      await alerts.forget(user);
      const result = problem === null ? "deleted" : "deleted from memory; the file could not be written";
      await audit.write(entry({ ...purge, result }));
      if (problem !== null) {
        throw new FailureError(problem);
      }
      return {};
    },
  };
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
