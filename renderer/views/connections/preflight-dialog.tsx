import { LoaderCircle, RotateCw } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import type { CommandInput } from "../../../shared/link.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { FailureNote } from "../../components/failure-note.tsx";
import type { CommandResult } from "../../link/link.ts";
import { useCommand } from "../../link/use-link.tsx";
import { text } from "../../text/text.ts";
import { PreflightReport } from "./preflight-report.tsx";

export type PreflightQuestion = CommandInput<"preflight">;

interface PreflightDialogProps {
  /** Null: closed. */
  readonly asked: PreflightQuestion | null;
  readonly onClose: () => void;
}

/** Looks at a store without watching it, and says what it found. */
export function PreflightDialog({ asked, onClose }: PreflightDialogProps) {
  return (
    <Dialog open={asked !== null} onClose={onClose} title={text.preflight.title} wide>
      {asked === null ? null : <Look question={asked} onClose={onClose} />}
    </Dialog>
  );
}

function Look({ question, onClose }: { readonly question: PreflightQuestion; readonly onClose: () => void }) {
  const preflight = useCommand("preflight");
  const [answer, setAnswer] = useState<CommandResult<"preflight"> | null>(null);
  const look = useCallback(async () => {
    setAnswer(null);
    setAnswer(await preflight(question));
  }, [preflight, question]);
  useEffect(() => {
    look();
  }, [look]);

  return (
    <>
      {answer === null ? (
        <p className="preflight__running" role="status">
          <LoaderCircle aria-hidden className="spinner" />
          {text.preflight.running}
        </p>
      ) : answer.ok ? (
        <PreflightReport found={answer.output} store={question.store} onChanged={look} />
      ) : (
        <FailureNote failure={answer.failure} />
      )}
      <div className="dialog__actions">
        <Button onClick={look} disabled={answer === null}>
          <RotateCw aria-hidden />
          {text.preflight.again}
        </Button>
        <Button look="primary" onClick={onClose}>
          {text.actions.close}
        </Button>
      </div>
    </>
  );
}
