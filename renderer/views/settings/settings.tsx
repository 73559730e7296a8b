import "./settings.css";
import type { ReactNode } from "react";
import { Box } from "../../components/box.tsx";
import { Segmented } from "../../components/segmented.tsx";
import { useView } from "../../link/use-link.tsx";
import { text } from "../../text/text.ts";
import { type Preferences, prefer, usePreferences } from "../../theme/preferences.ts";
import { About } from "./about.tsx";
import { AlertsBox } from "./alerts-box.tsx";
import { DesktopSettingsBox } from "./desktop-settings-box.tsx";
import { FormatsBox } from "./formats-box.tsx";
import { GeoBox } from "./geo-box.tsx";
import { HistoryBox } from "./history-box.tsx";
import { LessonsBox } from "./lessons-box.tsx";
import { ResponseBox } from "./response-box.tsx";
import { RevocationSettingsBox } from "./revocation-settings-box.tsx";
import { RulesBox } from "./rules-box.tsx";

/** What this person prefers, each with its effect; and what this is made of. */
export function SettingsView() {
  const { theme, density, language } = usePreferences();
  const desktop = globalThis.sessionwatch;
  return (
    <div className="page">
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
      <WatchingBoxes />
      <FormatsBox />
      <RevocationSettingsBox />
      <AlertsBox />
      <ResponseBox />
      <About />
      {desktop === undefined ? null : <DesktopSettingsBox desktop={desktop} />}
    </div>
  );
}

/** What the monitor keeps, for every window. */
function WatchingBoxes() {
  const view = useView("settings", {});
  if (view.kind === "loading") return null;
  const { rules, history, geo } = view.state.head.settings;
  return (
    <>
      <RulesBox rules={rules} />
      <LessonsBox />
      <HistoryBox history={history} awayMs={rules.dormantReturn.awayMs} />
      <GeoBox geo={geo} />
    </>
  );
}

export function Setting({
  name,
  hint,
  children,
}: {
  readonly name: string;
  readonly hint: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="setting">
      <div>
        <p className="setting__name">{name}</p>
        <p className="box__hint">{hint}</p>
      </div>
      {children}
    </div>
  );
}

export function choicesOf<T extends string>(
  labels: Readonly<Record<T, string>>,
): { value: T; label: string }[] {
  return (Object.keys(labels) as T[]).map((value) => ({ value, label: labels[value] }));
}
