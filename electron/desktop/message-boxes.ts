/** What is told or asked in a box of the system's own, because no window of ours may be open to show it. */
import type { Dialog } from "electron";
import { type Failure, failure, failureText } from "../../shared/failure.ts";

export function tellFailure(dialog: Dialog, reason: Failure): void {
  void dialog.showMessageBox(boxOf(reason));
}

/** Whether a monitor that keeps crashing is to be started again. */
export async function askToTryOnceMore(dialog: Dialog, times: number): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    ...boxOf(failure("monitor-keeps-crashing", { times })),
    buttons: ["Try once more", "Quit"],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 0;
}

/** Whether a revocation that is under way is not to be waited for. `signal` takes the box away. */
export async function askToQuitNow(dialog: Dialog, signal: AbortSignal): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: "info",
    message: "Finishing what was begun.",
    detail:
      "Sessionwatch is waiting for the store to answer a revocation. It quits by itself when that is done.",
    buttons: ["Wait", "Quit now"],
    defaultId: 0,
    cancelId: 0,
    signal,
  });
  return response === 1 && !signal.aborted;
}

function boxOf(reason: Failure) {
  const { what, meaning, next } = failureText(reason);
  return { type: "error", message: what, detail: `${meaning} ${next}` } as const;
}
