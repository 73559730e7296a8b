/**
 * Exports under way. Lives here: which there are, and handing them over piece by piece, as fast as the renderer asks.
 * What is exported lives in the files beside this. Called by the monitor's commands.
 */
import { randomUUID } from "node:crypto";
import { FailureError, failure } from "../../../shared/failure.ts";

/** More are not kept: a renderer takes one after the other, and what it leaves behind must not stay for ever. */
const MOST_OPEN = 4;

export interface ExportPart {
  readonly text: string;
  readonly done: boolean;
}

interface Open {
  readonly parts: Iterator<string, void> | AsyncIterator<string, void>;
  readonly onDone: () => Promise<void>;
}

export class Exports {
  readonly #open = new Map<string, Open>();

  /** `onDone` is called before the last part is handed over. */
  begin(parts: Open["parts"], onDone: () => Promise<void>): string {
    const id = randomUUID();
    this.#open.set(id, { parts, onDone });
    for (const older of this.#open.keys()) {
      if (this.#open.size <= MOST_OPEN) break;
      this.#open.delete(older);
    }
    return id;
  }

  /** Throws `export-unknown`. The last part is empty. */
  async next(id: string): Promise<ExportPart> {
    const open = this.#open.get(id);
    if (open === undefined) throw new FailureError(failure("export-unknown"));
    const { value, done } = await open.parts.next();
    if (done !== true) return { text: value, done: false };
    this.#open.delete(id);
    await open.onDone();
    return { text: "", done: true };
  }

  /** What was begun belongs to a store that is not watched any more. */
  clear(): void {
    this.#open.clear();
  }
}
