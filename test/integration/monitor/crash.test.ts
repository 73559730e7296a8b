import { expect, it } from "vitest";
import { killAtRandom } from "../../crash/kill-at-random.ts";

it("keeps store and audit log consistent when the monitor is killed while it revokes (full: npm run crash-proof)", async () => {
  const { broken, midway } = await killAtRandom(8, Math.random, () => undefined);
  expect(broken).toEqual([]);
  expect(midway).toBeGreaterThan(0);
}, 120_000);
