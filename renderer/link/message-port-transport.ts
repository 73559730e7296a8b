import { type DesktopBridge, LINK_PORT_MESSAGE } from "../../shared/desktop.ts";
import { backOffMs } from "./back-off.ts";
import type { Transport, TransportState } from "./transport.ts";

/**
 * The desktop host's transport. The preload script hands a port over with `window.postMessage`; only a message
 * from this very window is accepted. A closed port (the monitor's process ended) is asked for again.
 */
export function messagePortTransport(desktop: DesktopBridge): Transport {
  let port: MessagePort | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let over = false;
  let state: TransportState = { kind: "connecting" };
  let tellMessage: (text: string) => void = () => {};
  let tellState: (state: TransportState) => void = () => {};

  function become(next: TransportState): void {
    state = next;
    tellState(next);
  }

  function receive(event: MessageEvent<unknown>): void {
    const received = event.ports[0];
    if (event.source !== window || event.data !== LINK_PORT_MESSAGE || received === undefined || over) return;
    clearTimeout(timer);
    port?.close();
    port = received;
    attempt = 0;
    received.onmessage = (message: MessageEvent<unknown>) => {
      if (port === received && typeof message.data === "string") tellMessage(message.data);
    };
    received.addEventListener("close", () => lose(received));
    received.start();
    become({ kind: "open" });
  }

  function lose(lost: MessagePort): void {
    if (port !== lost || over) return;
    port = null;
    const waitMs = backOffMs(attempt, Math.random());
    become({ kind: "closed", since: Date.now(), nextAttemptAt: Date.now() + waitMs });
    timer = setTimeout(ask, waitMs);
  }

  /** Asks, and asks again when no port has come. */
  function ask(): void {
    clearTimeout(timer);
    if (port !== null || over) return;
    attempt += 1;
    timer = setTimeout(ask, backOffMs(attempt + 2, Math.random()));
    desktop.requestLink();
  }

  window.addEventListener("message", receive);
  ask();
  return {
    send(text) {
      port?.postMessage(text);
    },
    onMessage(listener) {
      tellMessage = listener;
    },
    onState(listener) {
      tellState = listener;
      listener(state);
    },
    retry: ask,
    close() {
      over = true;
      clearTimeout(timer);
      window.removeEventListener("message", receive);
      port?.close();
      port = null;
      become({ kind: "closed", since: Date.now(), nextAttemptAt: null });
    },
  };
}
