/** Which revocations are under way and which ended lately, by id: each can be looked at, cancelled and tried again. */
import type { StoreKey } from "../sessions/record.ts";
import { Progress } from "./progress.ts";

/** Ended revocations whose progress and leftovers are remembered, and for how long. */
const REMEMBERED = 50;
const REMEMBERED_MS = 60 * 60_000;
/** Work in the background gives way to a revocation for at most this long. */
const GIVE_WAY_MS = 10_000;

export class UnderWay {
  /** Oldest first. */
  readonly #known = new Map<string, Progress>();
  readonly #running = new Set<Promise<unknown>>();
  #stopped = false;
  /** Grows with every step of a revocation. */
  version = 0;

  begin(id: string, total: number): Progress {
    const progress = new Progress(id, total);
    const longAgo = performance.now() - REMEMBERED_MS;
    for (const [other, { startedAt, state }] of this.#known) {
      if (state === "finished" && (startedAt < longAgo || this.#known.size >= REMEMBERED)) {
        this.#known.delete(other);
      }
    }
    this.#known.set(id, progress);
    this.version++;
    return progress;
  }

  enter(progress: Progress, state: Progress["state"]): void {
    progress.state = state;
    this.version++;
  }

  get(id: string): Progress | null {
    return this.#known.get(id) ?? null;
  }

  /** What the revocation left undone; nothing where it is not known. */
  left(id: string): Iterable<StoreKey> {
    return this.#known.get(id)?.left ?? [];
  }

  cancel(id: string): void {
    const progress = this.#known.get(id);
    if (progress !== undefined) {
      progress.cancelled = true;
      this.version++;
    }
  }

  /** True while somebody waits for a revocation that has not taken long yet. */
  get hurries(): boolean {
    const since = performance.now() - GIVE_WAY_MS;
    return [...this.#known.values()].some(({ state, startedAt }) => state === "running" && startedAt > since);
  }

  /** Work that {@link stop} waits for. */
  track<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work);
    return work.finally(() => this.#running.delete(work));
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Ends what is running after its present part, and resolves when nothing is being revoked any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const progress of this.#known.values()) {
      progress.cancelled = true;
    }
    while (this.#running.size > 0) {
      await Promise.allSettled(this.#running);
    }
  }
}
