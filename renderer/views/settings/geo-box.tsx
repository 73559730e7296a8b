import { useState } from "react";
import type { GeoSettings } from "../../../shared/settings/geo.ts";
import { Box } from "../../components/box.tsx";
import { Fact, Facts } from "../../components/facts.tsx";
import { PathField } from "../../components/path-field.tsx";
import { useTell } from "../../components/toasts.tsx";
import { useCommand } from "../../link/use-link.tsx";
import { useStatus } from "../../shell/use-status.ts";
import { text } from "../../text/text.ts";
import { SaveBar } from "./save-bar.tsx";

/** Which data say where addresses are, how old they are, and the way to newer ones. */
export function GeoBox({ geo }: { readonly geo: GeoSettings }) {
  const words = text.rules.geo;
  const inUse = useStatus()?.geo ?? null;
  const run = useCommand("changeSettings");
  const { done, failed } = useTell();
  const [edits, setEdits] = useState<Partial<Record<keyof GeoSettings, string>>>({});
  const [saving, setSaving] = useState(false);
  const shown = (name: keyof GeoSettings) => edits[name] ?? geo[name] ?? "";
  const pathOf = (name: keyof GeoSettings) => (shown(name).trim() === "" ? null : shown(name).trim());
  const next: GeoSettings = { locationFile: pathOf("locationFile"), networkFile: pathOf("networkFile") };
  const changed = next.locationFile !== geo.locationFile || next.networkFile !== geo.networkFile;
  const save = async (): Promise<void> => {
    setSaving(true);
    const result = await run({ geo: next });
    setSaving(false);
    if (!result.ok) {
      failed(result.failure);
      return;
    }
    setEdits({});
    done(words.saved);
  };
  return (
    <Box title={words.title}>
      <p className="box__hint">{words.hint}</p>
      {inUse === null ? null : (
        <Facts>
          <Fact name={words.places}>{words.data(inUse.source, inUse.date)}</Fact>
          <Fact name={words.networks}>
            {inUse.networks === null ? words.shipped : words.data(inUse.networks.source, inUse.networks.date)}
          </Fact>
        </Facts>
      )}
      <div className="setting-field">
        <PathField
          label={words.locationFile.name}
          hint={words.locationFile.effect}
          value={shown("locationFile")}
          placeholder="/data/GeoLite2-City.mmdb"
          onPath={(path) => setEdits({ ...edits, locationFile: path })}
        />
      </div>
      <div className="setting-field">
        <PathField
          label={words.networkFile.name}
          hint={words.networkFile.effect}
          value={shown("networkFile")}
          placeholder="/data/GeoLite2-ASN.mmdb"
          onPath={(path) => setEdits({ ...edits, networkFile: path })}
        />
      </div>
      {changed ? <SaveBar draft={{ next, saving, save, discard: () => setEdits({}) }} /> : null}
    </Box>
  );
}
