import { Box } from "../../components/box.tsx";
import { Segmented } from "../../components/segmented.tsx";
import { text } from "../../text/text.ts";
import { type Preferences, prefer, usePreferences } from "../../theme/preferences.ts";
import { choicesOf, Setting } from "./setting.tsx";

/** What this person prefers in this window. */
export function AppearanceBox() {
  const { theme, density, language } = usePreferences();
  return (
    <Box title={text.settings.appearance}>
      <Setting name={text.settings.theme} hint={text.settings.themeHint}>
        <Segmented
          label={text.settings.theme}
          value={theme}
          choices={choicesOf(text.settings.themes)}
          onChange={(next) => prefer({ theme: next })}
        />
      </Setting>
      <Setting name={text.settings.density} hint={text.settings.densityHint}>
        <Segmented
          label={text.settings.density}
          value={density}
          choices={choicesOf(text.settings.densities)}
          onChange={(next) => prefer({ density: next })}
        />
      </Setting>
      <Setting name={text.settings.language} hint={text.settings.languageHint}>
        <Segmented
          label={text.settings.language}
          value={language}
          choices={choicesOf(text.settings.languages)}
          onChange={(next: Preferences["language"]) => {
            prefer({ language: next });
            location.reload();
          }}
        />
      </Setting>
      <p className="box__hint">{text.settings.here}</p>
    </Box>
  );
}
