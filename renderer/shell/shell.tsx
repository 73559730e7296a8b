import "./shell.css";
import { memo, useCallback, useState } from "react";
import { Button } from "../components/button.tsx";
import { FilterLine } from "../filter/filter-line.tsx";
import { useKeys } from "../keyboard/keyboard.ts";
import { useLinkState } from "../link/use-link.tsx";
import type { RouteName } from "../route/route.ts";
import { navigate, useRoute } from "../route/use-route.ts";
import { text } from "../text/text.ts";
import { nextTheme } from "../theme/next-theme.ts";
import { prefer } from "../theme/preferences.ts";
import { AuditView } from "../views/audit/audit.tsx";
import { ConnectionsView } from "../views/connections/connections.tsx";
import { FindingsView } from "../views/findings/findings.tsx";
import { FormatView } from "../views/format/format.tsx";
import { OverviewView } from "../views/overview/overview.tsx";
import { SessionsView } from "../views/sessions/sessions.tsx";
import { SettingsView } from "../views/settings/settings.tsx";
import { UserView } from "../views/user/user.tsx";
import { Wallboard } from "../views/wallboard/wallboard.tsx";
import { DemonstrationBanner } from "./demonstration-banner.tsx";
import { describeStatus } from "./describe-status.ts";
import { Guide } from "./guide.tsx";
import { KeyboardHelp } from "./keyboard-help.tsx";
import { Palette } from "./palette.tsx";
import { Rail } from "./rail.tsx";
import { StatusBar } from "./status-bar.tsx";
import { TroubleNote } from "./trouble-note.tsx";
import { useDesktopVisits } from "./use-desktop-visits.ts";
import { useStatus, useStoreClock } from "./use-status.ts";
import { useTitle } from "./use-title.ts";

type Overlay = "none" | "palette" | "keys";

/**
 * The frame around every view: navigation, the filter line, what is wrong, and the status bar. It is drawn with every
 * word of the status, so what does not depend on that is memoised.
 */
export function Shell() {
  const route = useRoute();
  const link = useLinkState();
  const status = useStatus();
  const [overlay, setOverlay] = useState<Overlay>("none");
  const close = useCallback(() => setOverlay("none"), []);
  const openPalette = useCallback(() => setOverlay("palette"), []);
  const openKeys = useCallback(() => setOverlay("keys"), []);
  const line = describeStatus(link, status);
  useStoreClock(link, status);
  useTitle(route);

  useDesktopVisits(setOverlay);
  useKeys({
    "ctrl+k": openPalette,
    "?": openKeys,
    "/": focusFilter,
    t: () => prefer({ theme: nextTheme() }),
    "g o": () => navigate({ name: "overview" }),
    "g s": () => navigate({ name: "sessions" }),
    "g f": () => navigate({ name: "findings" }),
    "g u": () => navigate({ name: "user" }),
    "g a": () => navigate({ name: "audit" }),
    "g c": () => navigate({ name: "connections" }),
    "g e": () => navigate({ name: "settings" }),
    "g w": () => navigate({ name: "wallboard" }),
  });

  if (route.name === "wallboard") return <Wallboard line={line} status={status} />;
  const filtered = route.name === "overview" || route.name === "sessions";
  return (
    <div className={`shell shell--${line.tone}`}>
      {/* A button rather than a link: the part of the address after # says which view is shown. */}
      <Button
        look="primary"
        className="shell__skip"
        onClick={() => document.getElementById("content")?.focus()}
      >
        {text.app.skipToContent}
      </Button>
      <Rail onPalette={openPalette} onKeys={openKeys} />
      <main className="shell__main" id="content" tabIndex={-1}>
        <DemonstrationBanner status={status} />
        <div className="shell__top">
          {filtered ? (
            <>
              <h1 className="visually-hidden">{text.nav[route.name]}</h1>
              <FilterLine />
            </>
          ) : (
            <h1 className="shell__title">{text.nav[route.name]}</h1>
          )}
        </div>
        <TroubleNote link={link} status={status} />
        {route.name === "overview" ? <Guide /> : null}
        <div className="shell__view">
          <View name={route.name} />
        </div>
      </main>
      <StatusBar line={line} status={status} />
      <Palette open={overlay === "palette"} onClose={close} onKeys={openKeys} />
      <KeyboardHelp open={overlay === "keys"} onClose={close} />
    </div>
  );
}

const View = memo(function View({ name }: { readonly name: RouteName }) {
  switch (name) {
    case "overview":
      return <OverviewView />;
    case "sessions":
      return <SessionsView />;
    case "user":
      return <UserView />;
    case "findings":
      return <FindingsView />;
    case "audit":
      return <AuditView />;
    case "connections":
      return <ConnectionsView />;
    case "settings":
      return <SettingsView />;
    case "wallboard":
      return null;
    case "format":
      return <FormatView />;
  }
});

/** From a view without a filter line, filtering means looking at sessions. */
function focusFilter(): void {
  const line = document.getElementById("filter-input");
  if (line !== null) {
    line.focus();
    return;
  }
  navigate({ name: "sessions" });
  requestAnimationFrame(() => document.getElementById("filter-input")?.focus());
}
