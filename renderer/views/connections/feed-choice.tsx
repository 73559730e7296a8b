import type { FeedKind } from "../../../shared/status.ts";
import { Segmented } from "../../components/segmented.tsx";
import { text } from "../../text/text.ts";

interface FeedChoiceProps {
  /** Null: the best that the server allows. */
  readonly value: FeedKind | null;
  readonly onChange: (value: FeedKind | null) => void;
}

/** How changes are to arrive. Where the server refuses the choice, the next best is used and said so. */
export function FeedChoice({ value, onChange }: FeedChoiceProps) {
  return (
    <Segmented
      label={text.preflight.feed}
      value={value ?? "best"}
      choices={[
        { value: "best", label: text.preflight.automatic },
        { value: "events", label: text.connections.feeds.events },
        { value: "invalidations", label: text.connections.feeds.invalidations },
        { value: "rescans", label: text.connections.feeds.rescans },
      ]}
      onChange={(next) => onChange(next === "best" ? null : next)}
    />
  );
}
