import "./connections.css";
import { useState } from "react";
import { Box } from "../../components/box.tsx";
import { useStatus } from "../../shell/use-status.ts";
import { text } from "../../text/text.ts";
import { ConnectionForm } from "./connection-form.tsx";
import { CurrentConnection } from "./current-connection.tsx";
import { type Draft, NEW_DRAFT } from "./draft.ts";
import { SavedConnectionList } from "./saved-connection-list.tsx";

/** What is watched and how well, what could be watched, and the way to watch something else. */
export function ConnectionsView() {
  const status = useStatus();
  const connected = status !== null && status.phase.kind !== "idle";
  const [{ draft, turn }, setForm] = useState({ draft: NEW_DRAFT, turn: 0 });
  /** The form begins anew, with what is given. */
  const begin = (next: Draft) => setForm((before) => ({ draft: next, turn: before.turn + 1 }));
  const title =
    draft.id !== null
      ? text.connections.changing(draft.name)
      : connected
        ? text.connections.connectTo
        : text.connections.connectFirst;
  return (
    <div className="page">
      <div className="page__column">
        {status === null ? null : <CurrentConnection status={status} />}
        <SavedConnectionList
          onChange={(next) => {
            begin(next);
            document.getElementById("connection-form")?.scrollIntoView({ block: "nearest" });
          }}
        />
      </div>
      <div id="connection-form">
        <Box title={title}>
          <ConnectionForm key={turn} draft={draft} onDone={() => begin(NEW_DRAFT)} />
        </Box>
      </div>
    </div>
  );
}
