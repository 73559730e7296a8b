import { describe, expect, it } from "vitest";
import { Sampling } from "../../../electron/monitor/sampling.ts";
import { Columns } from "../../../electron/monitor/sessions/columns.ts";
import type { StoreKey } from "../../../electron/monitor/sessions/record.ts";
import { squaresOf } from "../../../electron/monitor/sessions/squares.ts";

const TRIALS = 400;
const USERS = 3_000;

/** Sessions of user `n` of a population: most have one or two, some many. */
const populations: Readonly<Record<string, (n: number) => number>> = {
  "one session each": () => 1,
  "one to five sessions": (n) => 1 + (n % 5),
  "a few with hundreds": (n) => (n % 100 === 0 ? 50 + (n % 700) : 1 + (n % 3)),
};

function trial(sampling: Sampling, name: string, sessionsOf: (n: number) => number) {
  const population = Array.from({ length: USERS }, (_, n) => ({
    user: `${name}-${n}`,
    sessions: sessionsOf(n),
  }));
  const kept = population.filter(({ user }) => sampling.keepsUser(user));
  const sum = (list: typeof population) => list.reduce((total, { sessions }) => total + sessions, 0);
  const squares = kept.reduce((total, { sessions }) => total + sessions ** 2, 0);
  return { truth: sum(population), ...sampling.estimate(sum(kept), squares) };
}

describe("watching one user in so many", () => {
  for (const [described, sessionsOf] of Object.entries(populations)) {
    for (const oneIn of [2, 10, 50]) {
      it(`estimates within the error it tells, ${described}, one in ${oneIn}`, () => {
        const sampling = new Sampling(oneIn);
        const trials = Array.from({ length: TRIALS }, (_, n) => trial(sampling, `user-${n}`, sessionsOf));
        const wrong = trials.filter(
          ({ truth, value, error }) => error !== null && Math.abs(value - truth) > error,
        );
        // 5 % are allowed, and 400 trials scatter by 2 %.
        expect(wrong.length / TRIALS).toBeLessThan(0.09);
        const mean = trials.reduce((sum, { value }) => sum + value, 0) / TRIALS;
        const { truth } = trials[0] ?? { truth: Number.NaN };
        expect(Math.abs(mean - truth) / truth).toBeLessThan(0.05);
      });
    }
  }

  it("promises a range where many users carry the number, and none where few do", () => {
    const ranges = (oneIn: number, sessionsOf: (n: number) => number) =>
      Array.from({ length: TRIALS }, (_, n) => trial(new Sampling(oneIn), `user-${n}`, sessionsOf)).filter(
        ({ error }) => error !== null,
      ).length;
    expect(ranges(10, (n) => 1 + (n % 5))).toBe(TRIALS);
    expect(ranges(50, (n) => (n % 100 === 0 ? 50 + (n % 700) : 1))).toBe(0);
  });

  it("keeps or leaves out whole users, and always the same", () => {
    const sampling = new Sampling(10);
    for (let n = 0; n < 1_000; n++) {
      const decisions = ["a", "b", "c"].map((key) => sampling.keeps(`user-${n}`, key as StoreKey));
      expect(new Set(decisions).size).toBe(1);
      expect(new Sampling(10).keepsUser(`user-${n}`)).toBe(decisions[0]);
    }
  });

  it("keeps everybody when nothing is to be left out", () => {
    const sampling = new Sampling(1);
    expect(sampling.keeps(null, "sess:1" as StoreKey)).toBe(true);
    expect(sampling.estimate(123, 999)).toEqual({ value: 123, error: 0 });
  });

  it("adds the squares of each user's sessions; a session without a user is one of its own", () => {
    const columns = new Columns();
    columns.grow(16);
    columns.user.set([0, 7, 7, 7, 9, 0, 0]);
    expect(squaresOf([1, 2, 3, 4, 5, 6], columns)).toBe(9 + 1 + 1 + 1);
  });
});
