/** The secret that handles are made with: one per installation, so that handles in the audit log stay comparable. */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

const BYTES = 32;

/** Never rejects: where nothing can be written, the secret lasts for this run only. */
export async function readOrCreateSecret(file: string): Promise<Uint8Array> {
  const known = await readFile(file).catch(() => null);
  if (known?.length === BYTES) {
    return known;
  }
  const secret = randomBytes(BYTES);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    .then(() => writeFile(file, secret, { mode: 0o600 }))
    .catch(() => undefined);
  return secret;
}
