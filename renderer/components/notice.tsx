import "./failure-note.css";
import { CircleCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

interface NoticeProps {
  /** `warning`: something is not as it was meant; `done`: what somebody wanted has happened. */
  readonly tone?: "warning" | "done";
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** A warning or a confirmation in words of its own; named failures use {@link FailureNote}. */
export function Notice({ tone = "warning", title, children, action }: NoticeProps) {
  return (
    <div className={`words failure-note failure-note--${tone}`} role="status">
      {tone === "done" ? <CircleCheck aria-hidden /> : <TriangleAlert aria-hidden />}
      <div>
        <p className="words failure-note__what">{title}</p>
        <p className="words failure-note__more">{children}</p>
      </div>
      {action}
    </div>
  );
}
