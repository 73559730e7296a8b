/** Which sessions of a store are on record as revoked lately: whoever guards them goes on after a restart. */
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { EpochMs, Handle } from "../../../shared/session.ts";
import { ACTIVE, filesOf, linesOf } from "./files.ts";
import { readLine } from "./line.ts";

/** When each was found gone, by handle. Never rejects: of what cannot be read nothing is known. */
export async function revokedSince(
  folder: string,
  store: string,
  since: EpochMs,
): Promise<ReadonlyMap<Handle, EpochMs>> {
  const revoked = new Map<Handle, EpochMs>();
  for (const file of await filesOf(folder).catch(() => [])) {
    if (basename(file) !== ACTIVE && (await lastWritten(file)) < since) {
      continue;
    }
    try {
      for await (const { text, whole } of linesOf(file)) {
        const line = whole && text.includes('"phase":"outcome"') ? readLine(text)?.line : undefined;
        if (line === undefined || line.store !== store || line.at < since) {
          continue;
        }
        for (const handle of [
          ...(line.outcomes?.revoked ?? []),
          ...(line.outcomes?.["already-gone"] ?? []),
        ]) {
          revoked.set(handle, line.at);
        }
      }
    } catch {
      // The log itself says what is wrong with it.
    }
  }
  return revoked;
}

/** A file that was rotated holds nothing newer than this. */
function lastWritten(file: string): Promise<EpochMs> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
