/**
 * Looks from time to time whether the store holds sessions of formats that are not watched yet: an application that is
 * deployed later, or the first login to one whose keys have no prefix of their own.
 */
import type { Sample } from "./formats/format.ts";
import type { Ingest } from "./ingest.ts";
import type { Attempt } from "./store/attempt.ts";
import { KeySurvey } from "./store/sample.ts";

/** A round through all keys begins so often at most. */
const ROUND_MS = 60_000;
/** Sooner while there is nothing at all: then everything is news, and the store is likely to be small. */
const ROUND_WHILE_EMPTY_MS = 5_000;
/** Keys per node and look: a few milliseconds. */
const KEYS = 2_000;
/** Between two looks when the first round begins, which finds what the sample before the load has missed: 8,000 keys a second. */
const FIRST_LOOKS_MS = 250;
/** So many of them, 200,000 keys; in a larger store nobody waits for the rest, and an idle monitor is to be idle. */
const FIRST_LOOKS = 100;
/** Of the rest of the first round: a million keys in seven minutes. */
const FIRST_ROUND_MS = 1_000;
/** Of later rounds: a million keys in 25 minutes. */
const LATER_ROUND_MS = 3_000;

/** Of what a round has found, so much is kept. */
const MOST_BYTES = 16 * 1024 * 1024;

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
  #attempt: Attempt | null = null;
  #survey = new KeySurvey();
  /** What the running round has found. */
  #samples: Sample[] = [];
  #beganAt = 0;
  #lookedAt = 0;
  #first = true;
  #looking = false;
  /** Of this round. */
  #looks = 0;

  constructor(parts: LookoutParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => this.#consider(), FIRST_LOOKS_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #consider(): void {
    const attempt = this.#parts.attempt();
    if (attempt?.loaded !== true || this.#looking) {
      return;
    }
    const now = performance.now();
    if (attempt !== this.#attempt) {
      this.#attempt = attempt;
      this.#first = true;
      this.#begin(now);
    } else if (this.#survey.complete) {
      const every = this.#parts.sessions() === 0 ? ROUND_WHILE_EMPTY_MS : ROUND_MS;
      if (now - this.#beganAt < every) {
        return;
      }
      this.#first = false;
      this.#begin(now);
    } else if (now - this.#lookedAt < this.#pauseMs) {
      return;
    }
    void this.#look(attempt);
  }

  get #pauseMs(): number {
    if (!this.#first) {
      return LATER_ROUND_MS;
    }
    return this.#looks < FIRST_LOOKS ? FIRST_LOOKS_MS : FIRST_ROUND_MS;
  }

  #begin(now: number): void {
    this.#survey = new KeySurvey();
    this.#looks = 0;
    this.#samples = [];
    this.#beganAt = now;
  }

  async #look(attempt: Attempt): Promise<void> {
    this.#looking = true;
    this.#looks += 1;
    // A failing connection is the watch's business, and a refused command was refused before.
    const found = await this.#survey.look(attempt.connection, KEYS).catch(() => []);
    this.#looking = false;
    this.#lookedAt = performance.now();
    if (found.length === 0 || this.#parts.attempt() !== attempt) {
      return;
    }
    this.#keep(found);
    if (this.#parts.ingest.formats.learn(this.#samples)) {
      this.#parts.restart();
    }
  }

  /** One key of a kind may say too little; with another, many looks later, it may be enough. */
  #keep(found: readonly Sample[]): void {
    this.#samples = [...this.#samples, ...found];
    let bytes = this.#samples.reduce((sum, sample) => sum + sizeOf(sample), 0);
    while (bytes > MOST_BYTES) {
      const [oldest] = this.#samples.splice(0, 1);
      bytes -= oldest === undefined ? bytes : sizeOf(oldest);
    }
  }
}

/** Bytes, roughly. */
function sizeOf({ key, value }: Sample): number {
  if (value === undefined) {
    return key.length;
  }
  return value.type === "string"
    ? key.length + value.bytes.length
    : [...value.fields].reduce((sum, [name, { length }]) => sum + name.length + length, key.length);
}
