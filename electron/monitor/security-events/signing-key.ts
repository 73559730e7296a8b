/**
 * The key that security event tokens are signed with: one per installation, kept in the data folder, readable by its
 * owner alone. ES256, because every receiver has to understand it.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";

export const ALGORITHM = "ES256";

export interface SigningKey {
  readonly id: string;
  readonly privateKey: Awaited<ReturnType<typeof importJWK>>;
  /** What receivers verify with: a JWK Set as JSON. */
  readonly publicKeys: string;
}

/** Makes the key when it is first needed. Rejects where it cannot be kept: receivers would learn a new one each start. */
export async function readOrCreateKey(file: string): Promise<SigningKey> {
  const stored = await readFile(file, "utf8").catch(() => null);
  const jwk: JWK = stored === null ? await createKey(file) : JSON.parse(stored);
  const { d: _, ...shared } = jwk;
  const id = await calculateJwkThumbprint(shared);
  const published = { ...shared, kid: id, alg: ALGORITHM, use: "sig" };
  return {
    id,
    privateKey: await importJWK(jwk, ALGORITHM),
    publicKeys: JSON.stringify({ keys: [published] }),
  };
}

async function createKey(file: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, JSON.stringify(jwk), { mode: 0o600 });
  return jwk;
}
