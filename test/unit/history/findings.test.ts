import { describe, expect, it } from "vitest";
import { Activity } from "../../../electron/monitor/history/activity.ts";
import type { History } from "../../../electron/monitor/history/history.ts";
import { DAY, HOUR, handleOf, keyOf, MINUTE, NOON, places, sessionIn, World } from "../anomalies/world.ts";
import { historyFolder, openHistory } from "./folder.ts";

/** One monitor on one store: what it writes, the next one reads. */
class Run {
  readonly history: History;
  readonly world: World;

  constructor(folder: string, now: number) {
    this.history = openHistory(folder);
    this.world = new World({
      settings: { oneFindingPerTheft: true },
      history: this.history.users,
      kept: this.history.findings(),
      lessons: this.history.lessons(),
      loading: true,
    });
    this.world.now = now;
  }

  /** The scan of the store is through. */
  loaded(): void {
    this.world.engine.loadFinished(this.world.now);
    this.world.tick();
  }

  stop(): void {
    this.history.close({ activity: new Activity(NOON, this.history), engine: this.world.engine });
  }

  get first() {
    const finding = this.world.engine.findings("all", 1)[0];
    if (finding === undefined) throw new Error("there is no finding");
    return finding;
  }
}

/** A session that jumps from Berlin to Tokyo; then the monitor stops. */
function theft(folder: string): { id: string } {
  const run = new Run(folder, NOON);
  run.loaded();
  run.world.login("a", places.berlin);
  run.world.wait(MINUTE);
  run.world.request("a", places.tokyo);
  run.world.tick();
  const { id } = run.first;
  expect(run.world.engine.isNew(id)).toBe(true);
  run.stop();
  return { id };
}

const inTokyo = (lastSeen: number) => sessionIn(places.tokyo, { createdAt: NOON, lastSeen });

describe("A finding over a restart", () => {
  it("is open again with all its evidence as long as its session lives, and nobody is told twice", () => {
    const folder = historyFolder();
    const { id } = theft(folder);
    const next = new Run(folder, NOON + HOUR);
    expect(next.first).toMatchObject({ id, rule: "impossible-travel", state: { kind: "open" } });
    expect(next.first.evidence.sightings).toHaveLength(2);
    expect(next.world.engine.isNew(id)).toBe(false);
    expect(next.world.engine.severityOf(handleOf(keyOf("a")))).toBe("critical");
    next.world.start("a", inTokyo(NOON + HOUR));
    next.world.wait(MINUTE);
    next.loaded();
    next.world.wait(10 * MINUTE);
    expect(next.first).toMatchObject({ id, raisedAt: NOON + MINUTE, state: { kind: "open" } });
    next.world.end("a", "revoked");
    next.world.tick();
    expect(next.first.state).toMatchObject({ kind: "closed", cause: "revoked" });
    next.stop();
    const third = new Run(folder, NOON + 2 * HOUR);
    expect(third.first.state).toMatchObject({ kind: "closed", cause: "revoked" });
    third.stop();
  });

  it("closes as ended when its session ended while nobody watched, but not before the store was read", () => {
    const folder = historyFolder();
    theft(folder);
    const next = new Run(folder, NOON + HOUR);
    next.world.wait(MINUTE);
    expect(next.first.state.kind).toBe("open");
    next.loaded();
    expect(next.first.state).toMatchObject({ kind: "closed", cause: "ended" });
    next.stop();
  });

  it("closes as passed when its time was over meanwhile", () => {
    const folder = historyFolder();
    theft(folder);
    const next = new Run(folder, NOON + 3 * DAY);
    next.world.start("a", inTokyo(NOON + 2 * HOUR));
    next.loaded();
    expect(next.first.state).toMatchObject({ kind: "closed", cause: "passed" });
    next.stop();
  });

  it("of countries at once is not taken back while only some of its sessions have been read", () => {
    const folder = historyFolder();
    const run = new Run(folder, NOON);
    run.loaded();
    for (const name of ["berlin", "london", "paris"] as const) run.world.login(name, places[name]);
    run.world.tick();
    expect(run.first.evidence.count).toBe(3);
    run.stop();
    const next = new Run(folder, NOON + MINUTE);
    for (const name of ["berlin", "london", "paris"] as const) {
      expect(next.first).toMatchObject({
        state: { kind: "open" },
        evidence: { count: 3 },
        severity: "critical",
      });
      next.world.start(name, sessionIn(places[name]));
      next.world.wait(6000);
    }
    next.loaded();
    expect(next.first).toMatchObject({
      state: { kind: "open" },
      evidence: { count: 3 },
      severity: "critical",
    });
    next.stop();
  });

  it("keeps what was answered: acknowledged, snoozed until then, noted", () => {
    const folder = historyFolder();
    const { id } = theft(folder);
    let run = new Run(folder, NOON + HOUR);
    run.world.engine.answer(id, { kind: "acknowledge" }, "eve", run.world.now, "Called her.");
    run.stop();
    run = new Run(folder, NOON + HOUR);
    expect(run.first).toMatchObject({ state: { kind: "acknowledged", by: "eve" }, note: "Called her." });
    run.world.engine.answer(id, { kind: "snooze", forMs: HOUR }, "eve", run.world.now, null);
    run.stop();
    run = new Run(folder, NOON + HOUR + MINUTE);
    run.world.start("a", inTokyo(NOON + HOUR));
    run.loaded();
    expect(run.first).toMatchObject({ state: { kind: "snoozed", until: NOON + 2 * HOUR }, note: null });
    run.world.wait(HOUR);
    expect(run.first.state).toEqual({ kind: "open" });
    expect(run.world.engine.isNew(id)).toBe(true);
    run.stop();
  });

  it("marked as expected stays learned, says who taught it, and can be taken back", () => {
    const folder = historyFolder();
    const { id } = theft(folder);
    let run = new Run(folder, NOON + HOUR);
    run.world.engine.answer(id, { kind: "expected" }, "eve", run.world.now);
    run.stop();
    run = new Run(folder, NOON + 2 * HOUR);
    expect(run.world.engine.lessons()).toEqual([
      { subject: "user:alice", lesson: "country:DE", at: NOON + HOUR, by: "eve" },
      { subject: "user:alice", lesson: "country:JP", at: NOON + HOUR, by: "eve" },
    ]);
    run.world.start("a", inTokyo(NOON + 2 * HOUR));
    run.loaded();
    expect(run.world.open()).toEqual([]);
    expect(run.world.engine.unlearn("user:alice", "country:JP", run.world.now)).toBe(true);
    expect(run.world.engine.unlearn("user:alice", "country:JP", run.world.now)).toBe(false);
    expect(run.world.open()).toEqual(["impossible-travel critical"]);
    run.stop();
    run = new Run(folder, NOON + 2 * HOUR);
    expect(run.world.engine.lessons().map(({ lesson }) => lesson)).toEqual(["country:DE"]);
    run.stop();
  });

  it("about a purged user is gone, and so is what was taught about them", () => {
    const folder = historyFolder();
    const { id } = theft(folder);
    let run = new Run(folder, NOON + HOUR);
    run.world.engine.answer(id, { kind: "expected" }, "eve", run.world.now);
    run.world.engine.forget("alice");
    expect(run.history.purge("alice", run.world.engine)).toBeNull();
    expect(run.world.engine.findings("all", 10)).toEqual([]);
    run.stop();
    run = new Run(folder, NOON + 2 * HOUR);
    expect(run.history.findings()).toEqual([]);
    expect(run.history.lessons()).toEqual([]);
    expect(run.history.users.of("alice")).toBeNull();
    run.stop();
  });

  it("that was closed is forgotten after as long as the settings say", () => {
    const folder = historyFolder();
    theft(folder);
    let run = new Run(folder, NOON + 2 * DAY);
    run.loaded();
    expect(run.first.state.kind).toBe("closed");
    run.stop();
    run = new Run(folder, NOON + 33 * DAY);
    run.history.write(
      { activity: new Activity(NOON, run.history), engine: run.world.engine },
      NOON + 33 * DAY,
    );
    expect(run.history.findings()).toEqual([]);
    run.stop();
  });
});
