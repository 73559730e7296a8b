/** `ipcMain`. */
import { EventEmitter } from "node:events";
import type { PagePort } from "./page-ports.ts";

/** What a page's message looks like to a listener; the parts of Electron's events that our code reads. */
export interface IpcEvent {
  readonly sender: unknown;
  readonly senderFrame: unknown;
  readonly ports: readonly PagePort[];
}

type Handler = (event: IpcEvent, ...input: unknown[]) => unknown;

export class StandInIpcMain extends EventEmitter {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, handler);
  }

  async invoke(channel: string, event: IpcEvent, input: readonly unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    return handler(event, ...input);
  }
}

export const ipcMainInside = new StandInIpcMain();
