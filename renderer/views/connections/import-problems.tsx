import type { ImportProblem } from "../../../shared/saved-connection.ts";
import { Button } from "../../components/button.tsx";
import { Notice } from "../../components/notice.tsx";
import { text } from "../../text/text.ts";

interface ImportProblemsProps {
  readonly problems: readonly ImportProblem[];
  readonly onClose: () => void;
}

/** Why a file was not imported, line by line. */
export function ImportProblems({ problems, onClose }: ImportProblemsProps) {
  const words = text.connections;
  if (problems.length === 0) return null;
  return (
    <Notice
      title={words.importRefused}
      action={
        <Button size="small" onClick={onClose}>
          {text.actions.close}
        </Button>
      }
    >
      {problems.map(({ line, field, problem, detail }) => (
        <span key={`${line} ${field} ${problem}`} className="saved-connection__problem">
          {words.line(line)}
          {field === "" ? null : <code> {field}</code>}: {words.importProblems[problem](detail)}
        </span>
      ))}
    </Notice>
  );
}
