/**
 * Text messages to and from the monitor, whatever carries them. A transport reconnects by itself; the link only
 * needs to know when it is open, because then everything has to be opened again.
 */
export type TransportState =
  | { readonly kind: "connecting" }
  | { readonly kind: "open" }
  /** `since` and `nextAttemptAt` are on this machine's clock. No next attempt: it is over. */
  | { readonly kind: "closed"; readonly since: number; readonly nextAttemptAt: number | null };

export interface Transport {
  /** Drops the text silently unless the state is `open`. */
  send(text: string): void;
  /** The one listener for incoming text. */
  onMessage(listener: (text: string) => void): void;
  /** The one listener for the state; called at once with the present one. */
  onState(listener: (state: TransportState) => void): void;
  /** Tries now instead of waiting for the next attempt. */
  retry(): void;
  close(): void;
}
