/**
 * One attack, as tests: it succeeds against the application with its defence taken away, so it is known to be able to
 * succeed, and fails against the application as it is. Where several defences stand in its way, each of them alone is
 * shown to be enough.
 */
import { describe, expect, it, onTestFinished } from "vitest";
import type { Weakness } from "../../demo/weaknesses.ts";
import { startTestApp, type TestApp, type TestAppOptions } from "../demo-app.ts";

export interface AttackOptions {
  /** The defences taken away. */
  readonly without: readonly [Weakness, ...Weakness[]];
  /** Taken away both times, because they are the subject of another attack. */
  readonly always?: readonly Weakness[];
  readonly app?: () => Promise<TestAppOptions> | TestAppOptions;
  readonly timeout?: number;
}

export function attack(
  name: string,
  { without, always = [], app, timeout = 20_000 }: AttackOptions,
  succeeds: (app: TestApp) => Promise<boolean>,
): void {
  const attempt = async (weaknesses: readonly Weakness[]) => {
    const started = await startTestApp({
      ...(await app?.()),
      weaknesses: new Set([...always, ...weaknesses]),
    });
    onTestFinished(started.stop);
    return succeeds(started);
  };
  describe(name, { timeout }, () => {
    it(`succeeds without its defence (${without.join(", ")})`, async () => {
      expect(await attempt(without)).toBe(true);
    });
    if (without.length > 1) {
      it.each(without)("fails if %s is the only weakness that is mended", async (mended) => {
        expect(await attempt(without.filter((weakness) => weakness !== mended))).toBe(false);
      });
    }
    it("fails against the application", async () => {
      expect(await attempt([])).toBe(false);
    });
  });
}
