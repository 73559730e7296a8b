import { describe, expect, it } from "vitest";
import { Pace, processorMs } from "../../../electron/monitor/store/pace.ts";

/** A server whose commands cost `msPerKey`, with others who take `others` of its core; time stands still otherwise. */
function simulate(options: {
  readonly msPerKey: number;
  readonly others?: number;
  readonly tripMs?: number;
  readonly loading?: boolean;
  readonly tells?: boolean;
}): { share: number; keys: number; batch: number; underWay: number } {
  const { msPerKey, others = 0, tripMs = 0.2, loading = false, tells = true } = options;
  const pace = new Pace();
  pace.hurries = loading;
  let now = 0;
  let ours = 0;
  const cpu = (): number | null => (tells ? now * others + ours : null);
  const run = (untilMs: number): number => {
    let keys = 0;
    while (now < untilMs) {
      now += pace.wait(now);
      const batch = pace.batch;
      const before = cpu();
      pace.sent(batch, now);
      ours += batch * msPerKey;
      now += tripMs + batch * msPerKey;
      pace.came({ keys: batch, bytes: batch * 400, ms: tripMs + batch * msPerKey }, now);
      if (pace.measures(now)) {
        pace.measured(batch, before, before === null ? null : before + batch * msPerKey, now);
      }
      keys += batch;
    }
    return keys;
  };
  run(5_000);
  const oursBefore = ours;
  const keys = run(15_000);
  return { share: (ours - oursBefore) / 10_000, keys, batch: pace.batch, underWay: pace.underWay };
}

describe("the pace of reading", () => {
  it("takes at most a fifth of a core while it follows changes, whatever a key costs", () => {
    for (const msPerKey of [0.001, 0.003, 0.02, 0.2]) {
      const { share } = simulate({ msPerKey });
      expect(share).toBeLessThanOrEqual(0.205);
      expect(share).toBeGreaterThan(0.1);
    }
  });

  it("takes up to half a core for the first load", () => {
    const { share } = simulate({ msPerKey: 0.003, loading: true });
    expect(share).toBeLessThanOrEqual(0.51);
    expect(share).toBeGreaterThan(0.3);
  });

  it("gives way to others, but never stands still", () => {
    expect(simulate({ msPerKey: 0.003, others: 0.7 }).share).toBeLessThanOrEqual(0.16);
    const crowded = simulate({ msPerKey: 0.003, others: 0.98 });
    expect(crowded.share).toBeLessThanOrEqual(0.055);
    expect(crowded.keys).toBeGreaterThan(100_000);
  });

  it("makes no other client wait for more than about a millisecond", () => {
    for (const msPerKey of [0.002, 0.01, 0.019]) {
      const { batch } = simulate({ msPerKey });
      expect(batch * msPerKey).toBeLessThanOrEqual(1.01);
    }
  });

  it("has more under way where the way is long, and little where it is short", () => {
    expect(simulate({ msPerKey: 0.002, tripMs: 0.2 }).underWay).toBe(2);
    expect(simulate({ msPerKey: 0.002, tripMs: 80 }).underWay).toBeGreaterThanOrEqual(8);
  });

  it("is careful where the server does not tell", () => {
    const { share } = simulate({ msPerKey: 0.01, tells: false });
    expect(share).toBeLessThanOrEqual(0.205);
  });

  it("looks at fewer keys per step where a step takes long, and at more where it is short", () => {
    const slow = new Pace();
    const quick = new Pace();
    for (let n = 0; n < 20; n++) {
      slow.scanned(slow.count * 0.02, n);
      quick.scanned(quick.count * 0.0001, n);
    }
    expect(slow.count * 0.02).toBeLessThanOrEqual(2);
    expect(quick.count).toBe(5_000);
  });

  it("reads the processor's time out of INFO", () => {
    const info = "# CPU\r\nused_cpu_sys:1.5\r\nused_cpu_user:2.250000\r\nused_cpu_sys_children:9\r\n";
    expect(processorMs(Buffer.from(info))).toBe(3_750);
    expect(processorMs(Buffer.from("# CPU\r\n"))).toBeNull();
    expect(processorMs(null)).toBeNull();
  });
});
