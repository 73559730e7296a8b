/**
 * Answers what windows ask of the main process. Each message is checked in this order: who sends it, whether its
 * content is what the call's schema says, and only then what it wants.
 */
import type { IpcMain, WebContents } from "electron";
import type { Answer, DesktopBridge } from "../../shared/desktop.ts";
import { type DesktopCallName, desktopCalls } from "../../shared/desktop-calls.ts";
import { type Failure, FailureError, failure } from "../../shared/failure.ts";
import { whyRefused } from "./ipc-sender.ts";
import type { Log } from "./log.ts";

/** What a call's implementation returns: the value that the bridge promises, or the failure. */
type Value<N extends DesktopCallName> =
  Awaited<ReturnType<DesktopBridge[N]>> extends Answer<infer T> ? T : never;
type Input<N extends DesktopCallName> = Parameters<DesktopBridge[N]> extends [infer I] ? [input: I] : [];

/** One method per call of {@link DesktopBridge}; an expected failure is thrown as a {@link FailureError}. */
export type DesktopCalls = {
  readonly [N in DesktopCallName]: (...input: Input<N>) => Value<N> | Promise<Value<N>>;
};

export interface AnswerOptions {
  readonly ipcMain: IpcMain;
  readonly log: Log;
  readonly isOurWindow: (contents: WebContents) => boolean;
  readonly calls: DesktopCalls;
}

export function answerCalls({ ipcMain, log, isOurWindow, calls }: AnswerOptions): void {
  for (const name of Object.keys(desktopCalls) as DesktopCallName[]) {
    ipcMain.handle(name, async (event, input: unknown): Promise<Answer<unknown>> => {
      const refusal = whyRefused(event, isOurWindow);
      if (refusal !== null) {
        log.warn("refused a message", { channel: name, why: refusal });
        return failed(failure("message-invalid"));
      }
      const checked = desktopCalls[name].safeParse(input);
      if (!checked.success) {
        log.warn("refused a message", { channel: name, why: "its content is not valid" });
        return failed(invalid(name, checked.error.issues[0]?.path));
      }
      // The schema of this name has just been applied, which the union of all calls cannot express.
      const call = calls[name] as (input: unknown) => unknown;
      try {
        return { kind: "done", value: await call(checked.data) };
      } catch (error) {
        if (error instanceof FailureError) return failed(error.failure);
        log.error("a call failed", { channel: name, reason: stackOf(error) });
        return failed(failure("internal", { where: name }));
      }
    });
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function failed(reason: Failure): Answer<never> {
  return { kind: "failed", failure: reason };
}

function invalid(name: DesktopCallName, path: readonly PropertyKey[] | undefined): Failure {
  if (name !== "changeSettings") return failure("message-invalid");
  return failure("settings-invalid", {
    name: path?.map(String).join(".") ?? "",
    reason: "it is not a possible value",
  });
}
