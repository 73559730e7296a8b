import "./severity-mark.css";
import type { Severity } from "../../shared/session.ts";
import { text } from "../text/text.ts";

/**
 * How bad something is, told by shape before colour: a filled octagon, a triangle, a ring. `label` replaces the
 * severity's own name for screen readers; the empty text hides the mark from them.
 */
export function SeverityMark({ severity, label }: { readonly severity: Severity; readonly label?: string }) {
  const name = label ?? text.severity[severity];
  return (
    <svg
      className={`severity-mark severity-mark--${severity}`}
      viewBox="0 0 14 14"
      role={name === "" ? "presentation" : "img"}
      aria-label={name === "" ? undefined : name}
      aria-hidden={name === "" ? true : undefined}
    >
      <Shape severity={severity} />
    </svg>
  );
}

function Shape({ severity }: { readonly severity: Severity }) {
  switch (severity) {
    case "critical":
      return (
        <>
          <path fill="currentColor" d="M4.4 1h5.2L13 4.4v5.2L9.6 13H4.4L1 9.6V4.4z" />
          <path stroke="var(--surface)" strokeWidth="1.6" strokeLinecap="round" d="M7 4v3.6M7 10v.01" />
        </>
      );
    case "warning":
      return (
        <path
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
          strokeLinejoin="round"
          d="M7 1.9 12.6 12H1.4zM7 5.7v2.7M7 10.2v.01"
        />
      );
    case "notice":
      return <circle cx="7" cy="7" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.5" />;
  }
}
