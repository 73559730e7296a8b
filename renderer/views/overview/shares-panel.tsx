import { memo, useCallback, useMemo } from "react";
import type { TextField } from "../../../shared/filter/term.ts";
import { type Bar, BarList } from "../../charts/bar-list.tsx";
import { text } from "../../text/text.ts";
import { type Chosen, textTerm } from "./narrow.ts";
import { Panel } from "./panel.tsx";

interface SharesPanelProps {
  readonly area: string;
  readonly title: string;
  /** The filter's field for these names. */
  readonly field: TextField;
  readonly shares: readonly { readonly name: string; readonly sessions: number }[];
  readonly none: string;
  readonly chosen: Chosen;
  readonly onTerm: (term: string) => void;
}

/** Sessions by one property, most first; each row narrows everything to itself. */
export const SharesPanel = memo(function SharesPanel({
  area,
  title,
  field,
  shares,
  none,
  chosen,
  onTerm,
}: SharesPanelProps) {
  const total = shares.reduce((sum, { sessions }) => sum + sessions, 0);
  const bars = useMemo(
    () =>
      shares.map(
        ({ name, sessions }): Bar => ({
          id: name,
          label: name,
          count: sessions,
          action: text.overview.shares.only(name),
          chosen: chosen.texts(field, name),
        }),
      ),
    [shares, chosen, field],
  );
  const choose = useCallback((name: string) => onTerm(textTerm(field, name)), [field, onTerm]);
  return (
    <Panel area={area} title={title} body="rows">
      {bars.length === 0 ? (
        <p className="panel__none">{none}</p>
      ) : (
        <BarList label={title} bars={bars} total={total} onChoose={choose} />
      )}
    </Panel>
  );
});
