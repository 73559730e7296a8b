import "./connections.css";
import { Box } from "../../components/box.tsx";
import { useStatus } from "../../shell/use-status.ts";
import { text } from "../../text/text.ts";
import { ConnectForm } from "./connect-form.tsx";
import { CurrentConnection } from "./current-connection.tsx";
import { SavedConnectionList } from "./saved-connection-list.tsx";

/** What is watched and how well, and the way to watch something else. */
export function ConnectionsView() {
  const status = useStatus();
  const connected = status !== null && status.phase.kind !== "idle";
  const desktop = globalThis.sessionwatch;
  return (
    <div className="page">
      {status === null ? null : <CurrentConnection status={status} />}
      <Box title={connected ? text.connections.connectTo : text.connections.connectFirst}>
        <ConnectForm />
      </Box>
      {desktop === undefined ? null : <SavedConnectionList desktop={desktop} />}
    </div>
  );
}
