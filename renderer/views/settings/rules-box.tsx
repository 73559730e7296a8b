import "./setting-field.css";
import { ChevronRight } from "lucide-react";
import {
  type AnomalySettings,
  AnomalySettingsSchema,
  DEFAULT_ANOMALY_SETTINGS,
} from "../../../shared/settings/rules.ts";
import { Box } from "../../components/box.tsx";
import { LabelledSwitch } from "../../components/labelled-switch.tsx";
import { text } from "../../text/text.ts";
import { pathValue, shownIn } from "./draft.ts";
import { type Field, RULE_GROUPS, type RuleGroup } from "./rule-fields.ts";
import { SaveBar } from "./save-bar.tsx";
import { SettingField } from "./setting-field.tsx";
import { useDraft } from "./use-draft.ts";

const switchOf = (id: string): Field => ({ path: `${id}.enabled`, kind: "switch" });
const FIELDS = RULE_GROUPS.flatMap<Field>(({ id, fields }) => [switchOf(id), ...fields]);

/** What the rules measure against, each setting explained. */
export function RulesBox({ rules }: { readonly rules: AnomalySettings }) {
  const draft = useDraft(AnomalySettingsSchema, rules, FIELDS, (next) => ({ rules: next }), text.rules.saved);
  return (
    <Box title={text.rules.title}>
      <p className="box__hint">{text.rules.hint}</p>
      {RULE_GROUPS.map((group) => (
        <Group key={group.id} group={group} rules={rules} draft={draft} />
      ))}
      {draft.changed ? <SaveBar draft={draft} /> : null}
    </Box>
  );
}

type RulesDraft = ReturnType<typeof useDraft<AnomalySettings>>;

interface GroupProps {
  readonly group: RuleGroup;
  readonly rules: AnomalySettings;
  readonly draft: RulesDraft;
}

function Group({ group, rules, draft }: GroupProps) {
  const words = text.rules.group[group.id];
  const { edits, problems, edit } = draft;
  const toggle = switchOf(group.id);
  const enabled = group.id === "general" || shownIn(toggle, rules, edits) === true;
  const wrong = group.fields.some(({ path }) => problems.has(path));
  return (
    // What is wrong must not be out of sight.
    <details className="rule-group" open={wrong || undefined}>
      <summary>
        <ChevronRight className="rule-group__chevron" aria-hidden />
        <strong>{words.name}</strong>
        {group.id === "general" ? null : (
          <span className="rule-group__state">{enabled ? text.rules.on : text.rules.off}</span>
        )}
      </summary>
      <div className="rule-group__inside">
        <p className="box__hint">{words.what}</p>
        {group.id === "general" ? null : (
          <div className="setting-field">
            <LabelledSwitch label={words.name} checked={enabled} onChange={(on) => edit(toggle, on)} />
          </div>
        )}
        {group.fields.map((field) => (
          <SettingField
            key={field.path}
            field={field}
            words={text.rules.field[field.path]}
            value={shownIn(field, rules, edits)}
            usual={pathValue(DEFAULT_ANOMALY_SETTINGS, field.path.split("."))}
            problem={problems.get(field.path)}
            onChange={(value) => edit(field, value)}
          />
        ))}
      </div>
    </details>
  );
}
