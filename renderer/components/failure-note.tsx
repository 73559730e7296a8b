import "./failure-note.css";
import { CircleAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Failure } from "../../shared/failure.ts";
import { failureWords } from "../text/failure-words.ts";

interface FailureNoteProps {
  readonly failure: Failure;
  /** `warning`: something is limited; `critical`: something did not work. */
  readonly tone?: "warning" | "critical";
  /** A button that helps. */
  readonly action?: ReactNode;
}

/** What happened, what it means for what is on the screen, and what to do next. */
export function FailureNote({ failure, tone = "critical", action }: FailureNoteProps) {
  const { what, meaning, next } = failureWords(failure);
  return (
    <div
      className={`words failure-note failure-note--${tone}`}
      role={tone === "critical" ? "alert" : "status"}
    >
      {tone === "critical" ? <CircleAlert aria-hidden /> : <TriangleAlert aria-hidden />}
      <div>
        <p className="failure-note__what">{what}</p>
        <p className="failure-note__more">
          {meaning} {next}
        </p>
      </div>
      {action}
    </div>
  );
}
