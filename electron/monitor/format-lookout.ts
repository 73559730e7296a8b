/**
 * Looks from time to time whether the store holds sessions of formats that are not watched yet: an application that is
 * deployed later, or the first login to one whose keys have no prefix of their own.
 */
import type { Ingest } from "./ingest.ts";
import type { Attempt } from "./store/attempt.ts";
import { sampleKeys } from "./store/sample.ts";

/** A look costs the store about a thousand keys of SCAN and a few dozen small reads. */
const EVERY_MS = 60_000;
/** Sooner while there is nothing at all: then everything is news, and the store is likely to be small. */
const EVERY_WHILE_EMPTY_MS = 5_000;
/** How often it is considered whether to look. */
const CONSIDER_MS = 1_000;

export interface LookoutParts {
  readonly ingest: Ingest;
  readonly attempt: () => Attempt | null;
  readonly sessions: () => number;
  /** The watch has to subscribe anew to hear of the new keys. */
  readonly restart: () => void;
}

export class FormatLookout {
  readonly #parts: LookoutParts;
  readonly #timer: NodeJS.Timeout;
  #lookedAt = performance.now();
  #looking = false;

  constructor(parts: LookoutParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => this.#consider(), CONSIDER_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #consider(): void {
    const attempt = this.#parts.attempt();
    const every = this.#parts.sessions() === 0 ? EVERY_WHILE_EMPTY_MS : EVERY_MS;
    if (attempt?.loaded !== true || this.#looking || performance.now() - this.#lookedAt < every) {
      return;
    }
    this.#looking = true;
    sampleKeys(attempt.connection)
      // A failing connection is the watch's business, and a refused command was refused before.
      .catch(() => [])
      .then((samples) => {
        this.#lookedAt = performance.now();
        this.#looking = false;
        if (this.#parts.attempt() === attempt && this.#parts.ingest.isNew(samples)) {
          this.#parts.restart();
        }
      });
  }
}
