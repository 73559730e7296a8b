import { type FormEvent, useEffect, useState } from "react";
import type { DesktopBridge, SettingsInForce, UpdateState } from "../../../shared/desktop.ts";
import type { DesktopSettings, DesktopSettingsChange } from "../../../shared/desktop-calls.ts";
import { Box } from "../../components/box.tsx";
import { Button } from "../../components/button.tsx";
import { Segmented } from "../../components/segmented.tsx";
import { TextField } from "../../components/text-field.tsx";
import { useTell } from "../../components/toasts.tsx";
import { language } from "../../text/language.ts";
import { text } from "../../text/text.ts";
import { Setting } from "./setting.tsx";

/** While an update is looked for or loaded, its state is asked for this often. */
const LOOK_AGAIN_MS = 1_000;

/** How the application reaches the network by itself, whom it trusts, and what helps when it does not work. */
export function DesktopNetworkBox({
  desktop,
  inForce: { settings, fixed },
  change,
}: {
  readonly desktop: DesktopBridge;
  readonly inForce: SettingsInForce;
  readonly change: (next: DesktopSettingsChange) => void;
}) {
  const words = text.hostSettings;
  const [proxyKind, setProxyKind] = useState(settings.proxy.kind);
  const hintOf = (name: keyof DesktopSettings, hint: string) => (fixed.includes(name) ? words.fixed : hint);
  return (
    <Box title={words.title}>
      <Setting name={words.proxy} hint={hintOf("proxy", words.proxyHint)}>
        <Segmented
          label={words.proxy}
          value={proxyKind}
          disabled={fixed.includes("proxy")}
          choices={[
            { value: "system", label: words.proxies.system },
            { value: "none", label: words.proxies.none },
            { value: "fixed", label: words.proxies.fixed },
          ]}
          onChange={(kind) => {
            setProxyKind(kind);
            if (kind !== "fixed") change({ proxy: { kind } });
          }}
        />
      </Setting>
      {proxyKind !== "fixed" ? null : (
        <SettingField
          label={words.proxyRules}
          hint={words.proxyRulesHint}
          value={settings.proxy.kind === "fixed" ? settings.proxy.rules : ""}
          disabled={fixed.includes("proxy")}
          onSave={(rules) => change({ proxy: rules === "" ? { kind: "none" } : { kind: "fixed", rules } })}
        />
      )}
      <SettingField
        label={words.authority}
        hint={hintOf("authorityFile", words.authorityHint)}
        value={settings.authorityFile ?? ""}
        disabled={fixed.includes("authorityFile")}
        onSave={(file) => change({ authorityFile: file === "" ? null : file })}
      />
      <SettingField
        label={words.feed}
        hint={hintOf("updateFeed", words.feedHint)}
        value={settings.updateFeed ?? ""}
        disabled={fixed.includes("updateFeed")}
        onSave={(feed) => change({ updateFeed: feed === "" ? null : feed })}
      />
      <Updates key={settings.updateFeed} desktop={desktop} />
      <Diagnostics desktop={desktop} />
    </Box>
  );
}

/** A line of text that is in force when it is saved, and not while it is typed. */
function SettingField({
  label,
  hint,
  value,
  disabled,
  onSave,
}: {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly disabled: boolean;
  readonly onSave: (value: string) => void;
}) {
  const [typed, setTyped] = useState(value);
  const save = (event: FormEvent) => {
    event.preventDefault();
    onSave(typed.trim());
  };
  return (
    <form className="setting setting--field" onSubmit={save}>
      <TextField
        label={label}
        hint={hint}
        value={typed}
        disabled={disabled}
        onChange={({ target }) => setTyped(target.value)}
      />
      {typed.trim() === value ? null : <Button type="submit">{text.hostSettings.save}</Button>}
    </form>
  );
}

function Updates({ desktop }: { readonly desktop: DesktopBridge }) {
  const words = text.hostSettings;
  const [state, setState] = useState<UpdateState | null>(null);
  const { failed } = useTell();
  const busy = state?.kind === "checking" || state?.kind === "available";
  useEffect(() => {
    const ask = () =>
      void desktop.updates().then((answer) => {
        if (answer.kind === "done") setState(answer.value);
      });
    ask();
    if (!busy) return;
    const timer = setInterval(ask, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [desktop, busy]);

  async function look(): Promise<void> {
    setState({ kind: "checking" });
    const answer = await desktop.checkForUpdates();
    if (answer.kind === "done") setState(answer.value);
    else failed(answer.failure);
  }

  if (state === null) return null;
  return (
    <Setting name={words.updates} hint={describe(state)}>
      {state.kind === "ready" ? (
        <Button onClick={() => void desktop.installUpdate()}>{words.install}</Button>
      ) : (
        <Button disabled={busy || state.kind === "off"} onClick={() => void look()}>
          {words.look}
        </Button>
      )}
    </Setting>
  );
}

function describe(state: UpdateState): string {
  const words = text.hostSettings.updateStates;
  switch (state.kind) {
    case "idle":
      return words.idle(
        state.checkedAt === null ? null : new Date(state.checkedAt).toLocaleTimeString(language),
      );
    case "checking":
      return words.checking();
    case "available":
    case "ready":
      return words[state.kind](state.version);
    case "off":
    case "failed":
      return words[state.kind](state.reason);
  }
}

function Diagnostics({ desktop }: { readonly desktop: DesktopBridge }) {
  const words = text.hostSettings;
  const { done, failed } = useTell();
  async function save(): Promise<void> {
    const answer = await desktop.saveDiagnostics();
    if (answer.kind === "failed") failed(answer.failure);
    else if (answer.value !== null) done(words.diagnosticsSaved(answer.value.file));
  }
  return (
    <Setting name={words.diagnostics} hint={words.diagnosticsHint}>
      <Button onClick={() => void save()}>{words.saveDiagnostics}</Button>
    </Setting>
  );
}
