import { useState } from "react";
import type { Failure } from "../../../shared/failure.ts";
import type { RevocationSettings } from "../../../shared/settings/revocation.ts";
import { Box } from "../../components/box.tsx";
import { Button } from "../../components/button.tsx";
import { FailureNote } from "../../components/failure-note.tsx";
import { LabelledSwitch } from "../../components/labelled-switch.tsx";
import { Segmented } from "../../components/segmented.tsx";
import { TextArea, TextField } from "../../components/text-field.tsx";
import { useTell } from "../../components/toasts.tsx";
import { useCommand } from "../../link/use-link.tsx";
import { useRevocationSettings } from "../../revoke/use-revocation-settings.ts";
import { useStatus } from "../../shell/use-status.ts";
import { text } from "../../text/text.ts";
import { Setting } from "./setting.tsx";

const words = text.revocationSettings;

/** What is asked before sessions are revoked, how long they are guarded, and who is told. */
export function RevocationSettingsBox() {
  const settings = useRevocationSettings();
  // What another window saves meanwhile takes the place of what is shown here.
  return settings === null ? null : <Form key={JSON.stringify(settings)} settings={settings} />;
}

function Form({ settings }: { readonly settings: RevocationSettings }) {
  const change = useCommand("changeSettings");
  const { done } = useTell();
  const store = useStatus()?.where ?? null;
  const [draft, setDraft] = useState(settings);
  const [presets, setPresets] = useState(settings.reasonPresets.join("\n"));
  const [problem, setProblem] = useState<Failure | null>(null);
  const set = (part: Partial<RevocationSettings>): void => setDraft((before) => ({ ...before, ...part }));
  const setEvents = (part: Partial<RevocationSettings["events"]>): void =>
    set({ events: { ...draft.events, ...part } });

  async function save(): Promise<void> {
    const lines = presets
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    const answer = await change({ revocation: { ...draft, reasonPresets: lines.slice(0, 20) } });
    setProblem(answer.ok ? null : answer.failure);
    if (answer.ok) done(words.saved);
  }

  return (
    <Box title={words.title}>
      <div className="revocation-settings">
        <Setting name={words.reason} hint={words.reasonHint}>
          <Segmented
            label={words.reason}
            value={draft.reasonRequired}
            choices={(["never", "wider", "always"] as const).map((value) => ({
              value,
              label: words.reasons[value],
            }))}
            onChange={(reasonRequired) => set({ reasonRequired })}
          />
        </Setting>
        <TextArea
          label={words.presets}
          hint={words.presetsHint}
          rows={4}
          value={presets}
          onChange={(event) => setPresets(event.target.value)}
        />
        {store === null ? null : (
          <TextField
            label={words.operatorName(store)}
            hint={words.operatorNameHint}
            maxLength={100}
            value={draft.operatorNames[store] ?? ""}
            onChange={(event) => {
              const { [store]: _, ...others } = draft.operatorNames;
              const name = event.target.value;
              set({ operatorNames: name === "" ? others : { ...others, [store]: name } });
            }}
          />
        )}
        <TextField
          label={words.guard}
          hint={words.guardHint}
          inputMode="numeric"
          value={String(draft.guardMs / 1000)}
          onChange={(event) => set({ guardMs: numberIn(event.target.value) * 1000 })}
        />
        <TextField
          label={words.channel}
          hint={words.channelHint}
          value={draft.channel}
          onChange={(event) => set({ channel: event.target.value })}
        />
        <TextField
          label={words.tombstone}
          inputMode="numeric"
          value={String(Math.round(draft.tombstoneS / 3600))}
          onChange={(event) => set({ tombstoneS: numberIn(event.target.value) * 3600 })}
        />
        <LabelledSwitch
          label={words.events}
          hint={words.eventsHint}
          checked={draft.events.enabled}
          onChange={(enabled) => setEvents({ enabled })}
        />
        {draft.events.enabled ? <EventFields events={draft.events} onChange={setEvents} /> : null}
        {problem === null ? null : <FailureNote failure={problem} />}
        <div className="box__actions">
          <Button look="primary" onClick={save}>
            {words.save}
          </Button>
        </div>
      </div>
    </Box>
  );
}

function EventFields({
  events,
  onChange,
}: {
  readonly events: RevocationSettings["events"];
  readonly onChange: (part: Partial<RevocationSettings["events"]>) => void;
}) {
  const keys = useCommand("securityEventKeys");
  const { done, failed } = useTell();
  return (
    <>
      {(["receiver", "issuer", "audience"] as const).map((name) => (
        <TextField
          key={name}
          label={words[name]}
          placeholder={name === "receiver" ? "https://" : undefined}
          value={events[name]}
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      ))}
      <div className="box__actions">
        <Button
          size="small"
          onClick={async () => {
            const answer = await keys({});
            if (!answer.ok) return failed(answer.failure);
            await navigator.clipboard.writeText(answer.output.keys);
            done(text.actions.copied);
          }}
        >
          {words.copyKeys}
        </Button>
      </div>
    </>
  );
}

function numberIn(typed: string): number {
  return Number(typed.replace(/\D/g, "").slice(0, 9));
}
