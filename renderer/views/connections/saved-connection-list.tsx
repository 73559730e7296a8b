import "./saved-connection-list.css";
import { useCallback, useEffect, useState } from "react";
import type { DesktopBridge, SavedConnections } from "../../../shared/desktop.ts";
import { Box } from "../../components/box.tsx";
import { Button } from "../../components/button.tsx";
import { useTell } from "../../components/toasts.tsx";
import { text } from "../../text/text.ts";

/** The desktop application's saved connections; their passwords are in the system's keychain. */
export function SavedConnectionList({ desktop }: { readonly desktop: DesktopBridge }) {
  const [saved, setSaved] = useState<SavedConnections | null>(null);
  const { failed } = useTell();
  const load = useCallback(async () => {
    const answer = await desktop.connections();
    if (answer.kind === "done") setSaved(answer.value);
    else failed(answer.failure);
  }, [desktop, failed]);
  useEffect(() => {
    load();
  }, [load]);

  async function run(answer: ReturnType<DesktopBridge["openConnection"]>): Promise<void> {
    const { kind, ...rest } = await answer;
    if (kind === "failed" && "failure" in rest) failed(rest.failure);
    await load();
  }

  if (saved === null || saved.connections.length === 0) return null;
  return (
    <Box title={text.connections.saved}>
      {saved.keychainProblem === null ? null : <p className="box__hint">{saved.keychainProblem}</p>}
      <ul>
        {saved.connections.map((connection) => (
          <li key={connection.id} className="saved-connection">
            <span>
              <strong>{connection.name}</strong>
              <br />
              <span className="saved-connection__where">
                {connection.where}
                {connection.readOnly ? ` · ${text.status.readOnly}` : ""}
              </span>
            </span>
            <Button onClick={() => run(desktop.openConnection(connection.id))}>
              {text.connections.connect}
            </Button>
            <Button look="ghost" onClick={() => run(desktop.forgetConnection(connection.id))}>
              {text.connections.forget}
            </Button>
          </li>
        ))}
      </ul>
    </Box>
  );
}
