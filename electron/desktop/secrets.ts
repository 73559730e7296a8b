/**
 * Passwords at rest: sealed with a key that the operating system's keychain holds. Where there is none (a Linux desktop
 * without a keyring), Chromium would seal with a key that is the same everywhere; that is no secret, so nothing is
 * written and passwords live for this run only.
 */
import type { SafeStorage } from "electron";

export interface Secrets {
  /** Why nothing can be kept, as a whole sentence; null where the keychain works. */
  readonly problem: string | null;
  /** Base64; null where nothing can be kept. */
  seal(text: string): Promise<string | null>;
  /** Null: sealed elsewhere, by another user, or damaged. */
  unseal(sealed: string): Promise<string | null>;
}

const NO_KEYRING =
  "No keyring was found on this desktop, so passwords are remembered until Sessionwatch quits and are never written to disk.";
const NO_ENCRYPTION =
  "The operating system's keychain cannot be used, so passwords are remembered until Sessionwatch quits and are never written to disk.";

/** Only after the application is ready. */
export async function openSecrets(safeStorage: SafeStorage, platform: NodeJS.Platform): Promise<Secrets> {
  const problem = await findProblem(safeStorage, platform);
  return {
    problem,
    async seal(text) {
      if (problem !== null) return null;
      const sealed = await safeStorage.encryptStringAsync(text);
      return sealed.toString("base64");
    },
    async unseal(sealed) {
      if (problem !== null) return null;
      try {
        const { result } = await safeStorage.decryptStringAsync(Buffer.from(sealed, "base64"));
        return result;
      } catch {
        return null;
      }
    },
  };
}

async function findProblem(safeStorage: SafeStorage, platform: NodeJS.Platform): Promise<string | null> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return NO_ENCRYPTION;
  if (platform !== "linux") return null;
  const backend = safeStorage.getSelectedStorageBackend();
  return backend === "basic_text" || backend === "unknown" ? NO_KEYRING : null;
}
