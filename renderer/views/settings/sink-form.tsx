import { type FormEvent, useState } from "react";
import type { Failure } from "../../../shared/failure.ts";
import { parseFindingFilter } from "../../../shared/filter/finding-filter.ts";
import { type Sink, SinkSchema } from "../../../shared/settings/alerts.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { FailureNote } from "../../components/failure-note.tsx";
import { LabelledSwitch } from "../../components/labelled-switch.tsx";
import { Segmented } from "../../components/segmented.tsx";
import { TextField } from "../../components/text-field.tsx";
import { useTell } from "../../components/toasts.tsx";
import { useCommand } from "../../link/use-link.tsx";
import { text } from "../../text/text.ts";
import { draftOf, sinkOf } from "./sink-draft.ts";

interface SinkFormProps {
  /** Null: a new one. */
  readonly sink: Sink | null;
  readonly signed: boolean;
  readonly onClose: () => void;
}

/** One receiver of alerts. Its address and key go to the monitor and never come back. */
export function SinkForm({ sink, signed, onClose }: SinkFormProps) {
  const words = text.alerts.form;
  const save = useCommand("saveSink");
  const { done } = useTell();
  const [draft, setDraft] = useState(() => draftOf(sink));
  const [secrets, setSecrets] = useState({ url: "", key: "", forgetKey: false });
  const [problem, setProblem] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }));
  const condition = parseFindingFilter(draft.condition, text.filter.words);
  const wanted = SinkSchema.safeParse(sinkOf(draft));
  const wrong = (field: string) =>
    !wanted.success && wanted.error.issues.some(({ path }) => path[0] === field);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!wanted.success || busy) return;
    setBusy(true);
    const key = secrets.forgetKey ? "" : secrets.key === "" ? null : secrets.key;
    const answer = await save({ sink: wanted.data, url: secrets.url === "" ? null : secrets.url, key });
    setBusy(false);
    if (answer.ok) {
      done(text.alerts.saved(wanted.data.name));
      onClose();
    } else setProblem(answer.failure);
  }

  return (
    <Dialog open onClose={onClose} title={sink === null ? words.newTitle : words.changeTitle(sink.name)} wide>
      <form className="sink-form" onSubmit={submit}>
        {sink === null ? (
          <Choice
            label={words.kind}
            value={draft.kind}
            names={text.alerts.kinds}
            onChange={(kind) => change({ kind, body: "own" })}
          />
        ) : null}
        <TextField
          label={words.name}
          value={draft.name}
          maxLength={100}
          required
          onChange={(event) => change({ name: event.target.value })}
        />
        {draft.kind === "webhook" ? (
          <>
            <TextField
              label={words.url}
              hint={sink === null ? words.urlHint : `${words.urlHint} ${words.urlKept}`}
              type="url"
              placeholder="https://"
              value={secrets.url}
              maxLength={4096}
              required={sink === null}
              onChange={(event) => setSecrets({ ...secrets, url: event.target.value })}
            />
            <TextField
              label={words.key}
              hint={signed ? `${words.keyHint} ${words.keyKept}` : words.keyHint}
              type="password"
              autoComplete="new-password"
              value={secrets.key}
              maxLength={500}
              onChange={(event) => setSecrets({ ...secrets, key: event.target.value })}
            />
            {signed ? (
              <LabelledSwitch
                label={words.forgetKey}
                checked={secrets.forgetKey}
                onChange={(forgetKey) => setSecrets({ ...secrets, forgetKey })}
              />
            ) : null}
          </>
        ) : null}
        {draft.kind === "file" ? (
          <TextField
            label={words.path}
            hint={words.pathHint}
            {...(draft.path !== "" && wrong("path") ? { problem: words.pathHint } : {})}
            value={draft.path}
            required
            onChange={(event) => change({ path: event.target.value })}
          />
        ) : null}
        {draft.kind === "syslog" ? (
          <>
            <Choice
              label={words.transport}
              value={draft.transport}
              names={text.alerts.transports}
              hint={words.transportHint}
              onChange={(transport) => change({ transport })}
            />
            <div className="sink-form__pair">
              <TextField
                label={words.host}
                value={draft.host}
                required
                onChange={(event) => change({ host: event.target.value })}
              />
              <TextField
                label={words.port}
                inputMode="numeric"
                value={draft.port}
                required
                onChange={(event) => change({ port: event.target.value })}
              />
            </div>
          </>
        ) : null}
        <BodyChoice draft={draft} onChange={change} />
        {draft.kind === "webhook" ? (
          <TextField
            label={words.perMinute}
            inputMode="numeric"
            value={draft.perMinute}
            required
            onChange={(event) => change({ perMinute: event.target.value })}
          />
        ) : null}
        <TextField
          label={words.condition}
          hint={words.conditionHint}
          {...("problem" in condition ? { problem: condition.problem.message } : {})}
          value={draft.condition}
          maxLength={1000}
          onChange={(event) => change({ condition: event.target.value })}
        />
        <div className="sink-form__switches">
          <LabelledSwitch
            label={words.revocations}
            checked={draft.revocations}
            onChange={(revocations) => change({ revocations })}
          />
          <LabelledSwitch
            label={words.enabled}
            checked={draft.enabled}
            onChange={(enabled) => change({ enabled })}
          />
        </div>
        {problem === null ? null : <FailureNote failure={problem} />}
        <div className="alerts__buttons">
          <Button onClick={onClose}>{text.actions.cancel}</Button>
          <Button type="submit" look="primary" disabled={busy || !wanted.success || "problem" in condition}>
            {words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

type Draft = ReturnType<typeof draftOf>;

function BodyChoice({
  draft,
  onChange,
}: {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
}) {
  const { own, slack, teams, ecs, ocsf } = text.alerts.bodies;
  const names: Partial<Record<Sink["body"], string>> =
    draft.kind === "webhook" ? { own, slack, teams, ecs, ocsf } : { own, ecs, ocsf };
  return (
    <Choice
      label={text.alerts.form.body}
      value={draft.body}
      names={names}
      onChange={(body) => onChange({ body })}
    />
  );
}

function Choice<T extends string>({
  label,
  value,
  names,
  hint,
  onChange,
}: {
  readonly label: string;
  readonly value: T;
  readonly names: Readonly<Partial<Record<T, string>>>;
  readonly hint?: string;
  readonly onChange: (value: T) => void;
}) {
  return (
    <div className="field">
      <span className="field__label">{label}</span>
      <Segmented
        label={label}
        value={value}
        choices={(Object.keys(names) as T[]).map((each) => ({ value: each, label: names[each] }))}
        onChange={onChange}
      />
      {hint === undefined ? null : <p className="field__hint">{hint}</p>}
    </div>
  );
}
