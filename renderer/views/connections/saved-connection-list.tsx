import "./saved-connection-list.css";
import { Copy, Download, ListChecks, Pencil, Trash2, Upload } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import type { ImportProblem, SavedConnection } from "../../../shared/saved-connection.ts";
import { Box } from "../../components/box.tsx";
import { Button } from "../../components/button.tsx";
import { FailureNote } from "../../components/failure-note.tsx";
import { Tip } from "../../components/tip.tsx";
import { useTell } from "../../components/toasts.tsx";
import { saveAsFile } from "../../format/save-as-file.ts";
import type { CommandResult } from "../../link/link.ts";
import { useCommand, useView } from "../../link/use-link.tsx";
import { text } from "../../text/text.ts";
import { type Draft, draftOf } from "./draft.ts";
import { ImportProblems } from "./import-problems.tsx";
import { PreflightDialog, type PreflightQuestion } from "./preflight-dialog.tsx";

/** Larger files are no export of ours; the link takes no more at once. */
const MAX_FILE = 60_000;

interface SavedConnectionListProps {
  /** Put this into the form. */
  readonly onChange: (draft: Draft) => void;
}

/** The saved connections, where their passwords are, and ways to hand them on without any. */
export function SavedConnectionList({ onChange }: SavedConnectionListProps) {
  const words = text.connections;
  const view = useView("connections", {});
  const open = useCommand("openConnection");
  const save = useCommand("saveConnection");
  const remove = useCommand("removeConnection");
  const restore = useCommand("restoreConnection");
  const exportAll = useCommand("exportConnections");
  const importAll = useCommand("importConnections");
  const { done, failed } = useTell();
  const [asked, setAsked] = useState<PreflightQuestion | null>(null);
  const [removed, setRemoved] = useState<SavedConnection | null>(null);
  const [problems, setProblems] = useState<readonly ImportProblem[]>([]);
  const chooser = useRef<HTMLInputElement>(null);

  if (view.kind !== "ready") return null;
  const { head, rows } = view.state;

  /** Says what failed; true if nothing did. */
  function told(answer: CommandResult<"openConnection" | "saveConnection" | "removeConnection">): boolean {
    if (!answer.ok) failed(answer.failure);
    return answer.ok;
  }
  async function connect(saved: SavedConnection): Promise<void> {
    // Without its password there is nothing to try: the form asks for it.
    if (saved.secret === "missing") onChange(draftOf(saved));
    else if (told(await open({ id: saved.id }))) done(words.connected(saved.where));
  }
  async function duplicate({ id, name, where: _, secret: __, ...rest }: SavedConnection): Promise<void> {
    if (told(await save({ ...rest, id: null, secretsOf: id, name: words.copyOf(name).slice(0, 200) })))
      done(words.savedAs(words.copyOf(name)));
  }
  async function forget(saved: SavedConnection): Promise<void> {
    if (told(await remove({ id: saved.id }))) setRemoved(saved);
  }
  async function undo(): Promise<void> {
    if (removed !== null && told(await restore({ id: removed.id }))) setRemoved(null);
  }
  async function toFile(): Promise<void> {
    const answer = await exportAll({});
    if (answer.ok) saveAsFile("sessionwatch-connections.json", answer.output.text, "application/json");
    else failed(answer.failure);
  }
  async function fromFile(file: File): Promise<void> {
    if (file.size > MAX_FILE) {
      setProblems([{ line: 1, field: "", problem: "too-many", detail: "" }]);
      return;
    }
    const answer = await importAll({ text: await file.text() });
    if (!answer.ok) {
      failed(answer.failure);
      return;
    }
    setProblems(answer.output.problems);
    if (answer.output.problems.length === 0) done(words.imported(answer.output.added));
  }

  return (
    <Box title={words.saved}>
      {head.problem === null ? null : <FailureNote failure={head.problem} tone="warning" />}
      {rows.length === 0 ? <p className="box__hint">{words.noneSaved}</p> : null}
      <ul>
        {rows.map((saved) => (
          <li key={saved.id} className="saved-connection">
            <div className="saved-connection__name">
              <strong>{saved.name}</strong>
              <span className="saved-connection__where">
                {saved.where}
                {saved.readOnly ? ` · ${text.status.readOnly}` : ""}
                {saved.secret === "none" ? "" : ` · ${words.secrets[saved.secret]}`}
              </span>
            </div>
            <div className="saved-connection__actions">
              <Action
                name={words.test}
                of={saved.name}
                onClick={() =>
                  setAsked({
                    store: { kind: "address", url: saved.url, secretsOf: saved.id },
                    feed: saved.feed,
                  })
                }
              >
                <ListChecks aria-hidden />
              </Action>
              <Action name={words.edit} of={saved.name} onClick={() => onChange(draftOf(saved))}>
                <Pencil aria-hidden />
              </Action>
              <Action name={words.duplicate} of={saved.name} onClick={() => duplicate(saved)}>
                <Copy aria-hidden />
              </Action>
              <Action name={words.remove} of={saved.name} onClick={() => forget(saved)}>
                <Trash2 aria-hidden />
              </Action>
              <Button
                size="small"
                aria-label={`${words.connect}: ${saved.name}`}
                disabled={head.current === saved.id}
                onClick={() => connect(saved)}
              >
                {head.current === saved.id ? words.isCurrent : words.connect}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {removed === null ? null : (
        <p className="saved-connection__removed" role="status">
          {words.removed(removed.name)}
          <Button size="small" onClick={undo}>
            {words.undo}
          </Button>
        </p>
      )}
      <ImportProblems problems={problems} onClose={() => setProblems([])} />
      <div className="saved-connection__files">
        <input
          ref={chooser}
          type="file"
          accept="application/json,.json"
          hidden
          aria-label={words.import}
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file !== undefined) fromFile(file);
            // The same file may be chosen again after it was corrected.
            event.target.value = "";
          }}
        />
        <Button look="ghost" onClick={() => chooser.current?.click()}>
          <Upload aria-hidden />
          {words.import}
        </Button>
        <Button look="ghost" onClick={toFile} disabled={rows.length === 0}>
          <Download aria-hidden />
          {words.export}
        </Button>
      </div>
      <p className="box__hint">{words.secretsKept[head.secretsKept]}</p>
      <PreflightDialog asked={asked} onClose={() => setAsked(null)} />
    </Box>
  );
}

interface ActionProps {
  readonly name: string;
  /** The connection's name, for who cannot see where the button is. */
  readonly of: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Action({ name, of, onClick, children }: ActionProps) {
  return (
    <Tip label={name}>
      <Button look="ghost" icon aria-label={`${name}: ${of}`} onClick={onClick}>
        {children}
      </Button>
    </Tip>
  );
}
