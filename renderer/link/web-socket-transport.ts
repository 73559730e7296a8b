import { backOffMs } from "./back-off.ts";
import type { Transport, TransportState } from "./transport.ts";

/**
 * The browser host's transport: a WebSocket to `url` that comes back by itself after it was lost. The session
 * cookie travels with the handshake; nothing secret is in the address.
 */
export function webSocketTransport(url: string): Transport {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let since = Date.now();
  let over = false;
  let state: TransportState = { kind: "connecting" };
  let tellMessage: (text: string) => void = () => {};
  let tellState: (state: TransportState) => void = () => {};

  function become(next: TransportState): void {
    state = next;
    tellState(next);
  }

  function connect(): void {
    clearTimeout(timer);
    const current = new WebSocket(url);
    socket = current;
    current.onopen = () => {
      attempt = 0;
      become({ kind: "open" });
    };
    current.onmessage = (event: MessageEvent<unknown>) => {
      if (socket === current && typeof event.data === "string") tellMessage(event.data);
    };
    current.onclose = () => {
      if (socket !== current || over) return;
      socket = null;
      if (state.kind === "open" || state.kind === "connecting") since = Date.now();
      const waitMs = backOffMs(attempt, Math.random());
      attempt += 1;
      timer = setTimeout(connect, waitMs);
      become({ kind: "closed", since, nextAttemptAt: Date.now() + waitMs });
    };
  }

  // A machine that wakes up, or a network that returns, should not wait for the rest of a long pause.
  function retry(): void {
    if (socket !== null || over) return;
    attempt = 0;
    connect();
  }
  window.addEventListener("online", retry);

  connect();
  return {
    send(text) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(text);
    },
    onMessage(listener) {
      tellMessage = listener;
    },
    onState(listener) {
      tellState = listener;
      listener(state);
    },
    retry,
    close() {
      over = true;
      clearTimeout(timer);
      window.removeEventListener("online", retry);
      socket?.close();
      socket = null;
      become({ kind: "closed", since: Date.now(), nextAttemptAt: null });
    },
  };
}
