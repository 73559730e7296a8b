/**
 * The monitor's half of the editor of declared formats: tries declarations on sampled keys of the connected store and
 * drafts new ones. Keys and tokens stay here.
 */

import { FailureError, failure } from "../../shared/failure.ts";
import type { Declaration } from "../../shared/formats/declaration.ts";
import type { FormatTrial, TrialSource } from "../../shared/formats/trial.ts";
import type { CommandInput } from "../../shared/link.ts";
import { checkDeclaration, declarationText, parseDeclaration } from "./formats/declaration.ts";
import { declaredFormat } from "./formats/declared-format.ts";
import { draftFor } from "./formats/draft.ts";
import type { Sample } from "./formats/format.ts";
import { globOf, splitKey } from "./formats/key.ts";
import { previewDeclaration } from "./formats/preview.ts";
import type { Ingest } from "./ingest.ts";
import type { SessionTable } from "./sessions/table.ts";
import type { Attempt } from "./store/attempt.ts";
import { sampleKeys } from "./store/sample.ts";

/** Somebody who types gets the same samples for this long, and the store one request instead of thirty. */
const SAMPLES_LAST_MS = 15_000;
/** Patterns whose samples are kept. */
const MOST_PATTERNS = 8;

export interface FormatEditorParts {
  readonly table: SessionTable;
  readonly ingest: Ingest;
  /** The attempt under way; null while there is no connection. */
  readonly attempt: () => Attempt | null;
}

export class FormatEditor {
  readonly #parts: FormatEditorParts;
  readonly #samples = new Map<
    string,
    { readonly at: number; readonly samples: Promise<readonly Sample[]> }
  >();

  constructor(parts: FormatEditorParts) {
    this.#parts = parts;
  }

  /** Mistakes are part of the answer. Rejects when the connection fails. */
  async try(source: TrialSource): Promise<FormatTrial> {
    const result = source.kind === "file" ? parseDeclaration(source.text) : checkDeclaration(source.draft);
    if ("problems" in result) {
      return { declaration: null, problems: [...result.problems], preview: null, file: null };
    }
    const { declaration } = result;
    const file = { yaml: declarationText(declaration, "yaml"), json: declarationText(declaration, "json") };
    const attempt = this.#parts.attempt();
    if (attempt === null) {
      return { declaration, problems: [], preview: null, file };
    }
    const [pattern = "*"] = declaredFormat(declaration).patterns;
    const samples = await this.#sample(attempt, pattern);
    const preview = previewDeclaration(declaration, samples, attempt.connection.now());
    return { declaration, problems: [], preview, file };
  }

  /** Throws `not-connected`, or `session-unknown` for a session that has ended. */
  async draft(from: CommandInput<"draftFormat">["from"]): Promise<Declaration> {
    const attempt = this.#parts.attempt();
    if (attempt === null) {
      throw new FailureError(failure("not-connected"));
    }
    const prefix = from.kind === "prefix" ? from.prefix : this.#prefixOf(from.id);
    return draftFor(prefix, await this.#sample(attempt, globOf(prefix)));
  }

  #prefixOf(id: string): string {
    const key = this.#parts.table.keyOf(id);
    if (key === null) {
      throw new FailureError(failure("session-unknown"));
    }
    return this.#parts.ingest.formats.of(key)?.prefix ?? splitKey(key)?.prefix ?? "";
  }

  async #sample(attempt: Attempt, pattern: string): Promise<readonly Sample[]> {
    const known = this.#samples.get(pattern);
    if (known !== undefined && performance.now() - known.at < SAMPLES_LAST_MS) {
      return await known.samples;
    }
    const samples = sampleKeys(attempt.connection, pattern);
    this.#samples.delete(pattern);
    this.#samples.set(pattern, { at: performance.now(), samples });
    const [oldest] = this.#samples.keys();
    if (this.#samples.size > MOST_PATTERNS && oldest !== undefined) {
      this.#samples.delete(oldest);
    }
    samples.catch(() => this.#samples.delete(pattern));
    return await samples;
  }
}
