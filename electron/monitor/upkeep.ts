/**
 * What is done a few times a second for the store that is watched: sessions are expired, users judged, findings closed,
 * rows marked, the history written and numbers noted. Whoever asks for something meanwhile comes first.
 */
import type { Watched } from "./watched.ts";
import type { Whereabouts } from "./whereabouts.ts";

const TICK_MS = 250;
/** Time that rules may take at a time, because whoever asks for something waits for them; and while the first scan or a revocation runs. */
const JUDGEMENT_MS = 8;
const BESIDE_JUDGEMENT_MS = 2;
/** Pause before rules go on that were cut short. */
const SOON_MS = 4;
/** How often the number of sessions is noted for the timeline. */
const NOTE_MS = 1_000;

export class Upkeep {
  readonly #watched: () => Watched;
  readonly #whereabouts: Whereabouts;
  readonly #timer: NodeJS.Timeout;
  #soon: NodeJS.Timeout | null = null;
  #notedAt = 0;
  #rate = { announced: 0, at: performance.now() };
  #perSecond = 0;

  /** Begins at once. `watched` is asked each time: another store may have taken the place of the last one. */
  constructor(watched: () => Watched, whereabouts: Whereabouts) {
    this.#watched = watched;
    this.#whereabouts = whereabouts;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  /** Changes that the feed announced during the last second. */
  get changesPerSecond(): number {
    return this.#perSecond;
  }

  stop(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#soon ?? undefined);
  }

  #tick(): void {
    const { watch, parts, marks } = this.#watched();
    const { table, engine, activity, history, ingest, revocations } = parts;
    const now = parts.now();
    revocations.closeUnfinished();
    // While the store cannot be asked, the screen shows what was true then and says so; nothing may vanish from it.
    if (watch?.attempt?.loaded === true) {
      ingest.expire(now);
      void parts.responses.tick(now);
    }
    // Until everything has been read, most users would be judged again and again with every further session of theirs.
    const loading = watch?.attempt?.loaded === false;
    const beside = loading || revocations.hurries;
    const unfinished =
      this.#whereabouts.complete && engine.tick(now, beside ? BESIDE_JUDGEMENT_MS : JUDGEMENT_MS);
    if (unfinished && !beside) {
      // Users who did not fit into the time of this turn are judged soon; links and the reader come in between.
      this.#soon ??= setTimeout(() => {
        this.#soon = null;
        this.#tick();
      }, SOON_MS);
    }
    marks.mark();
    if (watch !== null && !revocations.hurries) {
      history.write(parts, now);
    }
    // The store's clock may have been set back.
    if (Math.abs(now - this.#notedAt) >= NOTE_MS) {
      this.#notedAt = now;
      activity.note(table.size, now);
      this.#measureRate(watch?.attempt?.backlog.announced ?? 0);
    }
  }

  #measureRate(announced: number): void {
    const at = performance.now();
    const { announced: before, at: since } = this.#rate;
    this.#perSecond = announced < before ? 0 : ((announced - before) * 1000) / (at - since);
    this.#rate = { announced, at };
  }
}
