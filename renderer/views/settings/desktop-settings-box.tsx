import { useEffect, useState } from "react";
import type { DesktopBridge, SettingsInForce } from "../../../shared/desktop.ts";
import type { DesktopSettingsChange } from "../../../shared/desktop-calls.ts";
import { Box } from "../../components/box.tsx";
import { LabelledSwitch } from "../../components/labelled-switch.tsx";
import { Segmented } from "../../components/segmented.tsx";
import { useTell } from "../../components/toasts.tsx";
import { text } from "../../text/text.ts";
import { DesktopNetworkBox } from "./desktop-network-box.tsx";
import { Setting } from "./setting.tsx";

/** Settings of the desktop application itself. Those fixed by the organisation cannot be changed. */
export function DesktopSettingsBox({ desktop }: { readonly desktop: DesktopBridge }) {
  const [inForce, setInForce] = useState<SettingsInForce | null>(null);
  const { failed } = useTell();
  useEffect(() => {
    desktop.settings().then((answer) => {
      if (answer.kind === "done") setInForce(answer.value);
      else failed(answer.failure);
    });
  }, [desktop, failed]);

  async function change(next: DesktopSettingsChange): Promise<void> {
    const answer = await desktop.changeSettings(next);
    if (answer.kind === "done") setInForce(answer.value);
    else failed(answer.failure);
  }

  if (inForce === null) return null;
  const { settings, fixed } = inForce;
  const levels = text.settings.notifyLevels;
  return (
    <>
      <Box title={text.settings.desktop}>
        <Setting name={text.settings.notify} hint={text.settings.notifyHint}>
          <Segmented
            label={text.settings.notify}
            value={settings.notifyFrom}
            disabled={fixed.includes("notifyFrom")}
            choices={[
              { value: "critical", label: levels.critical },
              { value: "warning", label: levels.warning },
              { value: "notice", label: levels.notice },
              { value: "never", label: levels.never },
            ]}
            onChange={(notifyFrom) => change({ notifyFrom })}
          />
        </Setting>
        <div className="setting">
          <LabelledSwitch
            label={text.settings.notifySound}
            hint={text.settings.notifySoundHint}
            checked={settings.notifySound}
            disabled={settings.notifyFrom === "never" || fixed.includes("notifySound")}
            onChange={(notifySound) => change({ notifySound })}
          />
        </div>
        <div className="setting">
          <LabelledSwitch
            label={text.settings.tray}
            hint={text.settings.trayHint}
            checked={settings.tray}
            disabled={fixed.includes("tray")}
            onChange={(tray) => change({ tray })}
          />
        </div>
        <div className="setting">
          <LabelledSwitch
            label={text.settings.startAtLogin}
            checked={settings.startAtLogin}
            disabled={fixed.includes("startAtLogin")}
            onChange={(startAtLogin) => change({ startAtLogin })}
          />
        </div>
      </Box>
      <DesktopNetworkBox desktop={desktop} inForce={inForce} change={(next) => void change(next)} />
    </>
  );
}
