/**
 * Who is speaking? Every message from a window passes here before its content is looked at: it must come from the
 * main frame of one of our windows, showing our page. The one place where that is decided.
 */
import type { WebContents, WebFrameMain } from "electron";
import { APP_ORIGIN } from "./app-scheme.ts";

export interface Sender {
  readonly sender: WebContents;
  /** Null when the frame has navigated or gone since. */
  readonly senderFrame: WebFrameMain | null;
}

/** Null when the sender may speak, otherwise why not, for the log. */
export function whyRefused(event: Sender, isOurWindow: (contents: WebContents) => boolean): string | null {
  const frame = event.senderFrame;
  if (frame === null) return "the frame is gone";
  if (frame.parent !== null) return "not a main frame";
  if (frame.origin !== APP_ORIGIN) return "not our page";
  return isOurWindow(event.sender) ? null : "not one of our windows";
}
