import { Download, Upload } from "lucide-react";
import { useRef, useState } from "react";
import type { Declaration } from "../../../shared/formats/declaration.ts";
import type { DeclarationProblem, FormatTrial } from "../../../shared/formats/trial.ts";
import { Box } from "../../components/box.tsx";
import { Button } from "../../components/button.tsx";
import { Notice } from "../../components/notice.tsx";
import { useTell } from "../../components/toasts.tsx";
import { saveAsFile } from "../../format/save-as-file.ts";
import { useCommand } from "../../link/use-link.tsx";
import { text } from "../../text/text.ts";
import type { Trial } from "./use-trial.ts";

interface FormatFileProps {
  readonly trial: FormatTrial | null;
  readonly settle: Trial["settle"];
  readonly onRead: (declaration: Declaration) => void;
}

/** Takes a format from a file, and gives it to one. */
export function FormatFile({ trial, settle, onRead }: FormatFileProps) {
  const words = text.format;
  const tryFormat = useCommand("tryFormat");
  const { failed } = useTell();
  const chooser = useRef<HTMLInputElement>(null);
  const [problems, setProblems] = useState<readonly DeclarationProblem[]>([]);

  async function read(file: File): Promise<void> {
    const answer = await tryFormat({ source: { kind: "file", text: (await file.text()).slice(0, 32_768) } });
    if (!answer.ok) return failed(answer.failure);
    const { declaration, problems: found } = answer.output;
    setProblems(found);
    if (declaration !== null) onRead(declaration);
  }

  async function write(kind: "yaml" | "json"): Promise<void> {
    const tried = await settle();
    if (!tried.ok) return failed(tried.failure);
    const { declaration, file } = tried.output;
    if (declaration === null || file === null) return;
    const name = `${declaration.id}.sessionwatch.${kind}`;
    saveAsFile(name, file[kind], kind === "json" ? "application/json" : "application/yaml");
  }

  const incomplete = trial?.file == null;
  return (
    <Box title={words.file}>
      <p className="box__hint">{words.fileHint}</p>
      <input
        ref={chooser}
        type="file"
        accept=".yaml,.yml,.json,application/json,application/yaml"
        hidden
        aria-label={words.import}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file !== undefined) read(file);
          // The same file may be chosen again after it was corrected.
          event.target.value = "";
        }}
      />
      {problems.length === 0 ? null : (
        <Notice
          title={words.importRefused}
          action={
            <Button size="small" onClick={() => setProblems([])}>
              {text.actions.close}
            </Button>
          }
        >
          {problems.map(({ line, field, message }) => (
            <span key={`${line} ${field} ${message}`} className="format__problem">
              {words.line(line ?? 1)}
              {field === "" ? null : <code> {field}</code>}: {message}
            </span>
          ))}
        </Notice>
      )}
      <div className="format__files">
        <Button look="ghost" onClick={() => chooser.current?.click()}>
          <Upload aria-hidden />
          {words.import}
        </Button>
        <Button look="ghost" onClick={() => write("yaml")} disabled={incomplete}>
          <Download aria-hidden />
          {words.exportYaml}
        </Button>
        <Button look="ghost" onClick={() => write("json")} disabled={incomplete}>
          <Download aria-hidden />
          {words.exportJson}
        </Button>
      </div>
    </Box>
  );
}
