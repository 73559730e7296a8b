/** Has passwords sealed by the host, which has the keychain; one message there and one back for each. */
import { SecretsKeptSchema } from "../shared/saved-connection.ts";
import type { SecretKeeper } from "./monitor/connections/secret-keeper.ts";
import type { MonitorNotice } from "./monitor-messages.ts";

export class HostKeeper implements SecretKeeper {
  readonly kept: SecretKeeper["kept"];
  readonly #tell: (notice: MonitorNotice) => void;
  readonly #waiting = new Map<number, (text: string | null) => void>();
  #calls = 0;

  /** `kept` as the host says it in the environment; anything else means that nothing can be sealed. */
  constructor(kept: string | undefined, tell: (notice: MonitorNotice) => void) {
    this.kept = SecretsKeptSchema.catch("browser-host").parse(kept);
    this.#tell = tell;
  }

  async seal(text: string): Promise<string | null> {
    return this.kept === "keychain" ? await this.#ask((call) => ({ kind: "seal", call, text })) : null;
  }

  async unseal(sealed: string): Promise<string | null> {
    return this.kept === "keychain" ? await this.#ask((call) => ({ kind: "unseal", call, sealed })) : null;
  }

  /** What the host said to one of our questions. */
  answer(call: number, text: string | null): void {
    this.#waiting.get(call)?.(text);
    this.#waiting.delete(call);
  }

  #ask(notice: (call: number) => MonitorNotice): Promise<string | null> {
    const call = ++this.#calls;
    const { promise, resolve } = Promise.withResolvers<string | null>();
    this.#waiting.set(call, resolve);
    this.#tell(notice(call));
    return promise;
  }
}
