import { type RuleId, RuleIdSchema } from "../../../shared/finding.ts";
import type { ResponseAction, ResponseSettings } from "../../../shared/settings/response.ts";
import { Box } from "../../components/box.tsx";
import { Segmented } from "../../components/segmented.tsx";
import { useTell } from "../../components/toasts.tsx";
import { useCommand, useView } from "../../link/use-link.tsx";
import { text } from "../../text/text.ts";
import { RehearsalPart } from "./rehearsal-part.tsx";
import { choicesOf, Setting } from "./setting.tsx";

/** Whether rules may act by themselves, which of them, and how long a person can stop it. */
export function ResponseBox() {
  const words = text.response;
  const view = useView("settings", {});
  const change = useCommand("changeSettings");
  const { done, failed } = useTell();
  if (view.kind !== "ready") return null;
  const { response } = view.state.head.settings;

  async function put(part: Partial<ResponseSettings>): Promise<void> {
    const answer = await change({ response: { ...response, ...part } });
    if (answer.ok) done(words.saved);
    else failed(answer.failure);
  }
  const actionOf = (rule: RuleId) => response.rules.find((one) => one.rule === rule)?.action ?? "none";
  function setAction(rule: RuleId, action: ResponseAction | "none"): void {
    const others = response.rules.filter((one) => one.rule !== rule);
    void put({ rules: action === "none" ? others : [...others, { rule, action }] });
  }

  return (
    <Box title={words.title}>
      <p className="box__hint">{words.hint}</p>
      <Setting name={words.mode} hint={words.modeHints[response.mode]}>
        <Segmented
          label={words.mode}
          value={response.mode}
          choices={choicesOf(words.modes)}
          onChange={(mode) => put({ mode })}
        />
      </Setting>
      <RehearsalPart />
      {response.mode === "off" ? null : (
        <>
          <Setting name={words.from} hint={words.fromHint}>
            <Segmented
              label={words.from}
              value={response.from}
              choices={choicesOf(text.severity)}
              onChange={(from) => put({ from })}
            />
          </Setting>
          <Setting name={words.grace} hint={words.graceHint}>
            <Segmented
              label={words.grace}
              value={String(response.graceMs)}
              choices={choicesOf<string>(words.graces)}
              onChange={(graceMs) => put({ graceMs: Number(graceMs) })}
            />
          </Setting>
          {RuleIdSchema.options.map((rule) => (
            <Setting key={rule} name={text.findings.rule(rule)} hint="">
              <Segmented
                label={text.findings.rule(rule)}
                value={actionOf(rule)}
                choices={choicesOf(words.actions)}
                onChange={(action) => setAction(rule, action)}
              />
            </Setting>
          ))}
        </>
      )}
    </Box>
  );
}
