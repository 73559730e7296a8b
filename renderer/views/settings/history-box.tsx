import {
  DEFAULT_HISTORY_SETTINGS,
  type HistorySettings,
  HistorySettingsSchema,
} from "../../../shared/settings/history.ts";
import { Box } from "../../components/box.tsx";
import { formatNumber } from "../../format/numbers.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";
import { shownIn } from "./draft.ts";
import type { Field } from "./rule-fields.ts";
import { SaveBar } from "./save-bar.tsx";
import { SettingField } from "./setting-field.tsx";
import { useDraft } from "./use-draft.ts";

const NAMES = ["activityDays", "usersDays"] as const;
const DAY_MS = 86_400_000;

/** Days are the settings' own unit here. */
const fieldOf = (path: string): Field => ({ path, kind: "number", unit: "count" });
const FIELDS = NAMES.map(fieldOf);

interface HistoryBoxProps {
  readonly history: HistorySettings;
  /** The absence after which a return is a finding. */
  readonly awayMs: number;
}

/** How long the past is kept. */
export function HistoryBox({ history, awayMs }: HistoryBoxProps) {
  const words = text.rules.history;
  const draft = useDraft(
    HistorySettingsSchema,
    history,
    FIELDS,
    (next) => ({ history: next }),
    text.rules.historySaved,
  );
  const days = draft.next?.usersDays ?? history.usersDays;
  const awayDays = Math.ceil(awayMs / DAY_MS);
  return (
    <Box title={words.title}>
      <p className="box__hint">{words.hint}</p>
      {NAMES.map((name) => {
        const field = fieldOf(name);
        return (
          <SettingField
            key={name}
            field={field}
            words={{ ...words[name], name: `${words[name].name} (${text.rules.unit.days})` }}
            value={shownIn(field, history, draft.edits)}
            usual={DEFAULT_HISTORY_SETTINGS[name]}
            problem={draft.problems.get(name)}
            warning={
              name === "usersDays" && days <= awayDays
                ? words.tooShort(formatNumber(awayDays, locale))
                : undefined
            }
            onChange={(value) => draft.edit(field, value)}
          />
        );
      })}
      {draft.changed ? <SaveBar draft={draft} /> : null}
    </Box>
  );
}
