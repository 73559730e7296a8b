/** Makes the data folder and finds out whether it can be written, before anything relies on it. */
import { accessSync, constants, mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Failure, failure } from "../../shared/failure.ts";

/** Null: it is there and can be written. */
export function whyUnusable(folder: string): Failure | null {
  try {
    for (const each of [folder, join(folder, "logs")]) {
      mkdirSync(each, { recursive: true, mode: 0o700 });
      accessSync(each, constants.W_OK);
    }
    return null;
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return failure("data-folder-unusable", { folder, reason });
  }
}
