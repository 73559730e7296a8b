/** Who seals passwords. The desktop host does with the operating system's keychain; the browser host has none. */
import type { SecretsKept } from "../../../shared/saved-connection.ts";

export interface SecretKeeper {
  readonly kept: SecretsKept;
  /** Base64; null where nothing can be sealed: it is then kept in memory. */
  seal(text: string): Promise<string | null>;
  /** Null: sealed elsewhere, by another user, or damaged. */
  unseal(sealed: string): Promise<string | null>;
}

/** Seals nothing. */
export const forThisRun: SecretKeeper = {
  kept: "browser-host",
  seal: () => Promise.resolve(null),
  unseal: () => Promise.resolve(null),
};
