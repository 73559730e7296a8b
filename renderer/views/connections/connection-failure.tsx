import type { Failure } from "../../../shared/failure.ts";
import { Button } from "../../components/button.tsx";
import { FailureNote } from "../../components/failure-note.tsx";
import { useTell } from "../../components/toasts.tsx";
import { useCommand } from "../../link/use-link.tsx";
import { text } from "../../text/text.ts";

interface ConnectionFailureProps {
  readonly failure: Failure;
  readonly tone?: "warning" | "critical";
  /** The reason is gone, as far as we can say: try again. */
  readonly onAccepted?: () => void;
}

/** Why there is no connection. A changed host key can be accepted here, by somebody who has asked whether it is right. */
export function ConnectionFailure({ failure, tone = "critical", onAccepted }: ConnectionFailureProps) {
  const accept = useCommand("acceptHostKey");
  const { failed } = useTell();
  const server = failure.code === "ssh-host-changed" ? String(failure.params["tunnel"] ?? "") : null;
  if (server === null) return <FailureNote failure={failure} tone={tone} />;
  return (
    <FailureNote
      failure={failure}
      tone={tone}
      action={
        <Button
          look="danger-quiet"
          size="small"
          onClick={() =>
            accept({ server }).then((answer) => {
              if (answer.ok) onAccepted?.();
              else failed(answer.failure);
            })
          }
        >
          {text.connections.acceptHostKey}
        </Button>
      }
    />
  );
}
