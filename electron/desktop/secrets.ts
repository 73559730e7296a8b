/**
 * Passwords at rest: sealed with a key that the operating system's keychain holds. Where there is none (a Linux desktop
 * without a keyring), Chromium would seal with a key that is the same everywhere; that is no secret, so nothing is
 * written and passwords live for this run only.
 */
import type { SafeStorage } from "electron";
import type { SecretsKept } from "../../shared/saved-connection.ts";

export interface Secrets {
  /** `keychain`, or why nothing can be kept. */
  readonly kept: SecretsKept;
  /** Base64; null where nothing can be kept. */
  seal(text: string): Promise<string | null>;
  /** Null: sealed elsewhere, by another user, or damaged. */
  unseal(sealed: string): Promise<string | null>;
}

/** Only after the application is ready. */
export async function openSecrets(safeStorage: SafeStorage, platform: NodeJS.Platform): Promise<Secrets> {
  const kept = await whereKept(safeStorage, platform);
  return {
    kept,
    async seal(text) {
      if (kept !== "keychain") return null;
      const sealed = await safeStorage.encryptStringAsync(text);
      return sealed.toString("base64");
    },
    async unseal(sealed) {
      if (kept !== "keychain") return null;
      try {
        const { result } = await safeStorage.decryptStringAsync(Buffer.from(sealed, "base64"));
        return result;
      } catch {
        return null;
      }
    },
  };
}

async function whereKept(safeStorage: SafeStorage, platform: NodeJS.Platform): Promise<SecretsKept> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return "no-encryption";
  if (platform !== "linux") return "keychain";
  const backend = safeStorage.getSelectedStorageBackend();
  return backend === "basic_text" || backend === "unknown" ? "no-keyring" : "keychain";
}
