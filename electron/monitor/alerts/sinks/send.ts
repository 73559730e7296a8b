/** What every kind of sink does: take one event to where it belongs, or say why not. */
import type { AlertEvent } from "../event.ts";

export interface Sender {
  /** Resolves when the receiver has it. Rejects with a {@link DeliveryError} and nothing else. */
  send(event: AlertEvent): Promise<void>;
  close(): void;
}

/** `message` follows "failing since …: ", or names a problem of TLS (`shared/tls-problem.ts`); it holds no secret. */
export class DeliveryError extends Error {
  /** The receiver wants exactly this event never: trying again often is of no use. */
  readonly refused: boolean;
  /** How long the receiver asks to be left alone. */
  readonly retryAfterMs: number | null;

  constructor(
    message: string,
    how: { readonly refused?: boolean; readonly retryAfterMs?: number | null } = {},
  ) {
    super(message);
    this.name = "DeliveryError";
    this.refused = how.refused ?? false;
    this.retryAfterMs = how.retryAfterMs ?? null;
  }
}
