import "./failure-note.css";
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

interface NoticeProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** A warning in words of its own; named failures use {@link FailureNote}. */
export function Notice({ title, children, action }: NoticeProps) {
  return (
    <div className="words failure-note failure-note--warning" role="status">
      <TriangleAlert aria-hidden />
      <div>
        <p className="words failure-note__what">{title}</p>
        <p className="words failure-note__more">{children}</p>
      </div>
      {action}
    </div>
  );
}
