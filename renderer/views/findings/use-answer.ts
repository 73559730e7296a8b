import { useCallback, useState } from "react";
import type { Finding } from "../../../shared/finding.ts";
import type { CommandInput } from "../../../shared/link.ts";
import { useTell } from "../../components/toasts.tsx";
import { formatDuration } from "../../format/durations.ts";
import { useCommand } from "../../link/use-link.tsx";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";

export type Answer = CommandInput<"answerFinding">["answer"];

export interface AnswerFinding {
  /** Answers a finding; its present note is kept. */
  readonly answer: (finding: Finding, answer: Answer) => void;
  /** Keeps the finding's answer and changes its note. */
  readonly note: (finding: Finding, note: string) => void;
  /** The finding whose answer is on its way. */
  readonly pending: string | null;
}

export function useAnswer(): AnswerFinding {
  const run = useCommand("answerFinding");
  const { done, failed } = useTell();
  const [pending, setPending] = useState<string | null>(null);

  const send = useCallback(
    async (input: CommandInput<"answerFinding">, said: string, sentence: string) => {
      setPending(input.id);
      const result = await run(input);
      setPending(null);
      if (result.ok) done(said, sentence);
      else failed(result.failure);
    },
    [run, done, failed],
  );
  const answer = useCallback(
    (finding: Finding, given: Answer) => {
      void send(
        { id: finding.id, answer: given, note: finding.note },
        saidOf(given),
        text.findings.sentence(finding),
      );
    },
    [send],
  );
  const note = useCallback(
    (finding: Finding, written: string) => {
      const trimmed = written.trim();
      void send(
        { id: finding.id, answer: { kind: "note" }, note: trimmed === "" ? null : trimmed },
        text.findings.answered.note,
        text.findings.sentence(finding),
      );
    },
    [send],
  );
  return { answer, note, pending };
}

function saidOf(answer: Answer): string {
  const words = text.findings.answered;
  switch (answer.kind) {
    case "snooze":
      return words.snooze(formatDuration(answer.forMs, locale));
    case "acknowledge":
      return words.acknowledge;
    case "expected":
      return words.expected;
    case "reopen":
      return words.reopen;
    case "note":
      return words.note;
  }
}
