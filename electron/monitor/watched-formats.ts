/**
 * Which formats are watched: those that people declared, then those that sampled keys showed. Lives here: choosing them,
 * and telling which of them a key is of.
 */
import type { DecodedSession, RawSession, Sample, SessionFormat } from "./formats/format.ts";
import {
  decodeSession,
  formatOf,
  formatOfValue,
  recognise,
  formats as standardFormats,
} from "./formats/formats.ts";
import type { StoreKey } from "./sessions/record.ts";

/** A recognised format is watched without asking from this confidence on. */
const WATCHED_FROM = 0.5;

export class WatchedFormats {
  readonly #declared: () => readonly SessionFormat[];
  #recognised: readonly SessionFormat[] = [];
  /** In order of precedence. */
  #all: readonly SessionFormat[] = [];

  /** `declared`: those of the settings, now. */
  constructor(declared: () => readonly SessionFormat[]) {
    this.#declared = declared;
  }

  get patterns(): readonly string[] {
    return [...new Set(this.#all.flatMap((format) => format.patterns))];
  }

  /** An empty store gets all that have a prefix. */
  choose(samples: readonly Sample[]): void {
    const declared = this.#declared();
    const recognised = recogniseToWatch(samples, declared);
    const usual = standardFormats.filter((format) => format.prefix !== "");
    // Formats already watched stay: a store that was emptied for a moment is not another store.
    this.#recognised = unique([
      ...recognised,
      ...this.#recognised,
      ...(recognised.length === 0 ? usual : []),
    ]);
    this.#all = unique([...declared, ...this.#recognised]);
  }

  /**
   * True if sampled keys show a format that is not watched yet: an application has been added since, or was missed. It
   * is watched from the next choice on, whose own sample may miss it again.
   */
  learn(samples: readonly Sample[]): boolean {
    const watched = new Set(this.#all.map(nameOf));
    const found = recogniseToWatch(samples, this.#declared()).filter(
      (format) => !watched.has(nameOf(format)),
    );
    this.#recognised = unique([...this.#recognised, ...found]);
    return found.length > 0;
  }

  /** The first that owns the key by its name. */
  of(key: StoreKey): SessionFormat | null {
    return formatOf(key, this.#all);
  }

  /** Several formats share a prefix; only the value tells them apart. */
  ofValue(raw: RawSession): SessionFormat | null {
    return formatOfValue(raw, this.#all);
  }

  /** The one with this id that owns the key. */
  named(id: string | null, key: StoreKey): SessionFormat | null {
    return this.#all.find((one) => one.id === id && one.owns(key)) ?? null;
  }

  /** Null if none of them owns the key. */
  decode(raw: RawSession): DecodedSession | null {
    return decodeSession(raw, this.#all)?.decoded ?? null;
  }
}

function recogniseToWatch(
  samples: readonly Sample[],
  declared: readonly SessionFormat[],
): readonly SessionFormat[] {
  return recognise(samples, declared)
    .filter(({ format, confidence }) => confidence >= WATCHED_FROM && !declared.includes(format))
    .map(({ format }) => format);
}

function nameOf({ id, prefix }: SessionFormat): string {
  return `${id} ${prefix}`;
}

function unique(list: readonly SessionFormat[]): SessionFormat[] {
  const seen = new Map<string, SessionFormat>();
  for (const format of list) {
    const name = nameOf(format);
    if (!seen.has(name)) {
      seen.set(name, format);
    }
  }
  return [...seen.values()];
}
