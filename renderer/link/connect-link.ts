import { Link } from "./link.ts";
import { messagePortTransport } from "./message-port-transport.ts";
import { scheduleFrame } from "./schedule-frame.ts";
import { webSocketTransport } from "./web-socket-transport.ts";

/** The link of whichever host this page runs in. */
export function connectLink(): Link {
  const desktop = globalThis.sessionwatch;
  if (desktop !== undefined) return new Link(messagePortTransport(desktop), scheduleFrame);
  const url = new URL("link", location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  url.search = "";
  url.hash = "";
  return new Link(webSocketTransport(url.href), scheduleFrame);
}
