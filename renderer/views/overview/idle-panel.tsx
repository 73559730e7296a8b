import { memo } from "react";
import type { Overview } from "../../../shared/overview.ts";
import { IdleHistogram } from "../../charts/idle-histogram.tsx";
import { text } from "../../text/text.ts";
import { Panel } from "./panel.tsx";

interface IdlePanelProps {
  readonly idle: Overview["idle"];
  readonly chosen: readonly string[];
  /** No session can be read. */
  readonly unread: boolean;
  readonly onTerm: (term: string) => void;
}

export const IdlePanel = memo(function IdlePanel({ idle, chosen, unread, onTerm }: IdlePanelProps) {
  const words = text.overview.idle;
  return (
    <Panel area="idle" title={words.title}>
      {idle.some(({ sessions }) => sessions > 0) ? (
        <IdleHistogram idle={idle} chosen={chosen} onChoose={onTerm} />
      ) : (
        <p className="panel__none">{unread ? text.overview.figures.unknownHint : words.none}</p>
      )}
    </Panel>
  );
});
