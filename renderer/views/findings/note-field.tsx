import "./note-field.css";
import { useId, useState } from "react";
import { Button } from "../../components/button.tsx";
import { text } from "../../text/text.ts";

interface NoteFieldProps {
  readonly note: string | null;
  readonly pending: boolean;
  readonly onSave: (note: string) => void;
}

const LONGEST = 2000;

/** What people want to remember about a finding. */
export function NoteField({ note, pending, onSave }: NoteFieldProps) {
  const id = useId();
  const [written, setWritten] = useState(note ?? "");
  const changed = written.trim() !== (note ?? "");
  const words = text.findings.actions;
  return (
    <form
      className="note-field"
      onSubmit={(event) => {
        event.preventDefault();
        if (changed) onSave(written);
      }}
    >
      <label className="visually-hidden" htmlFor={id}>
        {words.note}
      </label>
      <textarea
        id={id}
        maxLength={LONGEST}
        placeholder={words.notePlaceholder}
        value={written}
        onChange={(event) => setWritten(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.currentTarget.form?.requestSubmit();
          }
        }}
      />
      {changed ? (
        <div className="note-field__foot">
          <Button type="submit" size="small" disabled={pending}>
            {words.saveNote}
          </Button>
        </div>
      ) : null}
    </form>
  );
}
