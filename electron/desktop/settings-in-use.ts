/** The person's settings with the organisation's policy over them, and what happens when one changes. */
import type { SettingsInForce } from "../../shared/desktop.ts";
import {
  type DesktopSettings,
  type DesktopSettingsChange,
  DesktopSettingsSchema,
} from "../../shared/desktop-calls.ts";
import { FailureError, failure } from "../../shared/failure.ts";
import { whyNoAuthority } from "./authority-file.ts";
import type { Policy } from "./policy.ts";
import type { SettingsFile } from "./settings-file.ts";

export class SettingsInUse {
  readonly #file: SettingsFile;
  readonly #fixed: Policy["settings"];
  readonly #apply: (settings: DesktopSettings) => void;

  /** `apply` is told of every change; the caller applies the first settings itself. */
  constructor(file: SettingsFile, policy: Policy, apply: (settings: DesktopSettings) => void) {
    this.#file = file;
    this.#fixed = policy.settings;
    this.#apply = apply;
  }

  get settings(): DesktopSettings {
    return { ...this.#file.stored.settings, ...withoutAbsent(this.#fixed) };
  }

  get inForce(): SettingsInForce {
    return {
      settings: this.settings,
      fixed: DesktopSettingsSchema.keyof().options.filter((name) => this.#isFixed(name)),
    };
  }

  /** Rejects with a {@link FailureError} when the policy fixes one of them or the disk refuses. */
  async change(change: DesktopSettingsChange): Promise<SettingsInForce> {
    for (const name of DesktopSettingsSchema.keyof().options) {
      if (change[name] !== undefined && this.#isFixed(name)) {
        throw new FailureError(
          failure("settings-invalid", { name, reason: "it is set by your organisation" }),
        );
      }
    }
    if (change.authorityFile != null) {
      const reason = await whyNoAuthority(change.authorityFile);
      if (reason !== null) {
        throw new FailureError(failure("settings-invalid", { name: "authorityFile", reason }));
      }
    }
    const settings = { ...this.#file.stored.settings, ...withoutAbsent(change) };
    try {
      await this.#file.change({ settings });
    } catch {
      throw new FailureError(
        failure("settings-invalid", {
          name: Object.keys(change).join(", "),
          reason: "the settings file cannot be written",
        }),
      );
    } finally {
      // In force for this run even when it could not be kept.
      this.#apply(this.settings);
    }
    return this.inForce;
  }

  #isFixed(name: keyof DesktopSettings): boolean {
    return this.#fixed[name] !== undefined;
  }
}

/** A key that is there but undefined means the same as no key. */
function withoutAbsent(change: DesktopSettingsChange): Partial<DesktopSettings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
