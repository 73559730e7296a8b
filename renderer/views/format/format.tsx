import "./format.css";
import { useEffect, useState } from "react";
import type { Failure } from "../../../shared/failure.ts";
import type { Declaration } from "../../../shared/formats/declaration.ts";
import { Box } from "../../components/box.tsx";
import { FailureNote } from "../../components/failure-note.tsx";
import { useCommand, useView } from "../../link/use-link.tsx";
import { useRoute } from "../../route/use-route.ts";
import { text } from "../../text/text.ts";
import { type Draft, draftOf, EMPTY_DRAFT } from "./draft.ts";
import { FormatFields } from "./format-fields.tsx";
import { FormatFile } from "./format-file.tsx";
import { FormatPreviewBox } from "./format-preview.tsx";
import { KeepFormat } from "./keep-format.tsx";
import { useTrial } from "./use-trial.ts";

/** The editor of a declared format: fields on the left, what they find in the store on the right. */
export function FormatView() {
  const { format } = useRoute();
  const view = useView("settings", {});
  if (view.kind === "loading") return null;
  const { declared } = view.state.head.settings.formats;
  return <Editor key={format} from={format} declared={declared} />;
}

interface EditorProps {
  /** What the address says it begins with. */
  readonly from: string | null;
  readonly declared: readonly Declaration[];
}

function Editor({ from, declared }: EditorProps) {
  const known = from?.startsWith("declared:") === true ? from.slice("declared:".length) : null;
  const original = declared.find(({ id }) => id === known) ?? null;
  const [draft, setDraft] = useState<Draft | null>(original === null ? null : draftOf(original));
  // What somebody has typed stays even if the format is removed in another window meanwhile.
  const [begun] = useState(original !== null);
  const problem = useFirstDraft(from, begun, setDraft);
  if (draft === null) return null;
  return <Parts {...{ original, declared, draft, setDraft, problem }} />;
}

interface PartsProps {
  readonly original: Declaration | null;
  readonly declared: readonly Declaration[];
  readonly draft: Draft;
  readonly setDraft: (draft: Draft) => void;
  /** Why there is no draft of the monitor's to begin with. */
  readonly problem: Failure | null;
}

function Parts({ original, declared, draft, setDraft, problem }: PartsProps) {
  const { trial, failure, settle } = useTrial(draft);
  const trouble = problem ?? failure;
  return (
    <div className="page format">
      <Box title={original === null ? text.format.describe : text.format.change(original.title)}>
        <p className="box__hint">{text.format.intro}</p>
        <FormatFields draft={draft} trial={trial} onChange={setDraft} />
        <KeepFormat original={original} declared={declared} trial={trial} settle={settle} />
      </Box>
      <div className="format__side">
        {trouble === null ? null : <FailureNote failure={trouble} tone="warning" />}
        <FormatPreviewBox trial={trial} />
        <FormatFile trial={trial} settle={settle} onRead={(declaration) => setDraft(draftOf(declaration))} />
      </div>
    </div>
  );
}

/** Asks the monitor for a draft, where the address names keys to begin with; otherwise the editor begins empty. */
function useFirstDraft(
  from: string | null,
  begun: boolean,
  setDraft: (draft: Draft) => void,
): Failure | null {
  const draftFormat = useCommand("draftFormat");
  const [problem, setProblem] = useState<Failure | null>(null);
  useEffect(() => {
    if (begun) return;
    const source = sourceOf(from);
    if (source === null) {
      setDraft(EMPTY_DRAFT);
      return;
    }
    let left = false;
    draftFormat({ from: source }).then((answer) => {
      if (left) return;
      setDraft(answer.ok ? draftOf(answer.output.declaration) : EMPTY_DRAFT);
      if (!answer.ok) setProblem(answer.failure);
    });
    return () => {
      left = true;
    };
  }, [from, begun, setDraft, draftFormat]);
  return problem;
}

function sourceOf(from: string | null) {
  const [kind, rest] = [from?.split(":", 1)[0], from?.slice(from.indexOf(":") + 1) ?? ""];
  if (kind === "prefix") return { kind: "prefix" as const, prefix: rest };
  return kind === "session" ? { kind: "session" as const, id: rest } : null;
}
