import { useRef } from "react";
import type { Settings } from "../../../shared/settings/settings.ts";
import { useView } from "../../link/use-link.tsx";
import { About } from "./about.tsx";
import { AlertsBox } from "./alerts-box.tsx";
import { AppearanceBox } from "./appearance-box.tsx";
import { DesktopSettingsBox } from "./desktop-settings-box.tsx";
import { FormatsBox } from "./formats-box.tsx";
import { GeoBox } from "./geo-box.tsx";
import { HistoryBox } from "./history-box.tsx";
import { LessonsBox } from "./lessons-box.tsx";
import { ResponseBox } from "./response-box.tsx";
import { RevocationSettingsBox } from "./revocation-settings-box.tsx";
import { RulesBox } from "./rules-box.tsx";
import { SectionList } from "./section-list.tsx";
import { elementIdOf, type SectionId, sections } from "./sections.ts";

/** What a person can set, each with its effect; and what this is made of. */
export function SettingsView() {
  const page = useRef<HTMLDivElement>(null);
  const view = useView("settings", {});
  // Whoever comes for a part shall find it where it will stay.
  if (view.kind === "loading") return null;
  return (
    <div className="settings" ref={page}>
      <SectionList page={page} />
      <div className="settings__sections">
        {sections.map(({ id }) => (
          <div key={id} id={elementIdOf(id)} className="settings__section" tabIndex={-1}>
            <Boxes id={id} settings={view.state.head.settings} />
          </div>
        ))}
      </div>
    </div>
  );
}

function Boxes({ id, settings }: { readonly id: SectionId; readonly settings: Settings }) {
  const { rules, history, geo } = settings;
  switch (id) {
    case "appearance":
      return <AppearanceBox />;
    case "rules":
      return (
        <>
          <RulesBox rules={rules} />
          <LessonsBox />
        </>
      );
    case "alerts":
      return <AlertsBox />;
    case "response":
      return <ResponseBox />;
    case "revocation":
      return <RevocationSettingsBox />;
    case "formats":
      return <FormatsBox />;
    case "history":
      return <HistoryBox history={history} awayMs={rules.dormantReturn.awayMs} />;
    case "geo":
      return <GeoBox geo={geo} />;
    case "desktop":
      return globalThis.sessionwatch === undefined ? null : (
        <DesktopSettingsBox desktop={globalThis.sessionwatch} />
      );
    case "about":
      return <About />;
  }
}
