import { describe, expect, it } from "vitest";
import { DEFAULT_ANOMALY_SETTINGS } from "../../../shared/settings/rules.ts";
import { DAY, HOUR, handleOf, keyOf, MINUTE, places, World } from "./world.ts";

const onlyConcurrent = {
  impossibleTravel: { ...DEFAULT_ANOMALY_SETTINGS.impossibleTravel, enabled: false },
};

/** A user active in Berlin and London. */
function twoCountries(): { world: World; id: string } {
  const world = new World({ settings: onlyConcurrent });
  world.login("a", places.berlin);
  world.login("b", places.london);
  world.tick();
  const id = world.engine.findings("open", 1)[0]?.id ?? "none";
  return { world, id };
}

const a = handleOf(keyOf("a"));
const b = handleOf(keyOf("b"));
const c = handleOf(keyOf("c"));

describe("A finding's life", () => {
  it("begins once, and does not change while nothing new happens", () => {
    const { world } = twoCountries();
    const version = world.engine.version;
    for (let n = 0; n < 20; n++) {
      world.request("a");
      world.request("b");
      world.wait(MINUTE);
    }
    expect(world.engine.version).toBe(version);
    expect(world.engine.counts()).toMatchObject({ open: 1, critical: 0, total: 1 });
  });

  it("is told at every step: raised, answered, closed", () => {
    const told: string[] = [];
    const world = new World({ settings: onlyConcurrent, onFinding: ({ state }) => told.push(state.kind) });
    world.login("a", places.berlin);
    world.login("b", places.london);
    world.tick();
    const id = world.engine.findings("open", 1)[0]?.id ?? "none";
    world.engine.answer(id, { kind: "acknowledge" }, "someone", world.now);
    world.end("b");
    world.tick();
    expect(told).toEqual(["open", "acknowledged", "closed"]);
  });

  it("ends when its window has passed without any change arriving", () => {
    const { world, id } = twoCountries();
    world.wait(29 * MINUTE);
    expect(world.engine.get(id)?.state.kind).toBe("open");
    world.wait(MINUTE + 6000);
    expect(world.engine.get(id)?.state).toEqual({ kind: "closed", at: world.now, cause: "passed" });
    expect(world.engine.severityOf(a)).toBeNull();
  });

  it("ends as ended when a session is logged out", () => {
    const { world, id } = twoCountries();
    world.end("b");
    world.tick();
    expect(world.engine.get(id)?.state).toMatchObject({ kind: "closed", cause: "ended" });
  });

  it("ends as revoked when an operator revoked it", () => {
    const { world, id } = twoCountries();
    world.end("b", "revoked");
    world.tick();
    expect(world.engine.get(id)?.state).toMatchObject({ kind: "closed", cause: "revoked" });
  });

  it("shrinks when one of three countries leaves", () => {
    const { world, id } = twoCountries();
    world.login("c", places.tokyo);
    world.tick();
    expect(world.engine.get(id)?.severity).toBe("critical");
    world.end("c");
    world.tick();
    expect(world.engine.get(id)).toMatchObject({ severity: "warning", state: { kind: "open" } });
  });

  it("begins again under the same id when the cause comes back", () => {
    const { world, id } = twoCountries();
    world.wait(HOUR);
    expect(world.engine.get(id)?.state.kind).toBe("closed");
    world.request("a");
    world.request("b");
    world.tick();
    expect(world.engine.get(id)).toMatchObject({ state: { kind: "open" }, raisedAt: world.now });
    expect(world.engine.counts().total).toBe(1);
  });

  it("of travel ends when the stolen session is revoked, and does not come back by itself", () => {
    const world = new World();
    world.login("a", places.berlin);
    world.wait(5 * MINUTE);
    world.request("a", places.tokyo);
    expect(world.open()).toContain("impossible-travel critical");
    world.end("a", "revoked");
    expect(world.open()).toEqual([]);
    world.login("again", places.berlin);
    world.wait(MINUTE);
    expect(world.open()).toEqual([]);
  });

  it("leaves nothing of a revoked session behind to hold against the next", () => {
    const world = new World();
    world.login("a", places.berlin);
    world.wait(5 * MINUTE);
    world.request("a", places.tokyo);
    world.wait(5 * MINUTE);
    world.request("a", places.berlin);
    world.end("a", "revoked");
    world.wait(MINUTE);
    world.login("again", places.berlin);
    expect(world.open()).toEqual([]);
  });

  it("has the same id in another run", () => {
    expect(twoCountries().id).toBe(twoCountries().id);
  });
});

describe("The severity of a session", () => {
  it("is that of the worst open finding naming it, and changes are told once", () => {
    const { world, id } = twoCountries();
    expect(world.engine.drainSeverityChanges()).toEqual(
      new Map([
        [a, "warning"],
        [b, "warning"],
      ]),
    );
    expect(world.engine.drainSeverityChanges().size).toBe(0);
    world.login("c", places.tokyo);
    world.tick();
    expect(world.engine.severityOf(c)).toBe("critical");
    expect(world.engine.drainSeverityChanges().size).toBe(3);
    world.engine.answer(id, { kind: "acknowledge" }, "eve", world.now);
    expect(world.engine.severityOf(c)).toBeNull();
    expect(world.engine.drainSeverityChanges()).toEqual(
      new Map([
        [a, null],
        [b, null],
        [c, null],
      ]),
    );
  });
});

describe("Answers", () => {
  it("acknowledged stays so while the cause lasts and returns, until it gets worse", () => {
    const { world, id } = twoCountries();
    expect(world.engine.answer(id, { kind: "acknowledge" }, "eve", world.now, "asked her")).toBe(true);
    world.wait(HOUR);
    expect(world.engine.get(id)?.state.kind).toBe("closed");
    world.request("a");
    world.request("b");
    world.tick();
    expect(world.engine.get(id)).toMatchObject({
      state: { kind: "acknowledged", by: "eve" },
      note: "asked her",
    });
    world.login("c", places.tokyo);
    world.tick();
    expect(world.engine.get(id)).toMatchObject({ state: { kind: "open" }, severity: "critical" });
  });

  it("snoozed comes back when its time is over and the cause lasts", () => {
    const { world, id } = twoCountries();
    world.engine.answer(id, { kind: "snooze", forMs: 20 * MINUTE }, "eve", world.now);
    expect(world.open()).toEqual([]);
    for (let n = 0; n < 21; n++) {
      world.request("a");
      world.request("b");
      world.wait(MINUTE);
    }
    expect(world.engine.get(id)?.state).toEqual({ kind: "open" });
  });

  it("expected teaches these countries for this user, not others and not other users", () => {
    const { world, id } = twoCountries();
    world.engine.answer(id, { kind: "expected" }, "eve", world.now);
    world.wait(2 * DAY);
    world.request("a");
    world.request("b");
    expect(world.open()).toEqual([]);
    world.login("x", places.berlin, { user: "bob" });
    world.login("y", places.london, { user: "bob" });
    expect(world.open()).toEqual(["concurrent-countries warning"]);
    world.login("c", places.tokyo);
    expect(world.open()).toEqual(["concurrent-countries critical", "concurrent-countries warning"]);
  });

  it("expected outlives the engine through its lessons", () => {
    const { world, id } = twoCountries();
    world.engine.answer(id, { kind: "expected" }, "eve", world.now);
    const next = new World({ settings: onlyConcurrent, lessons: world.engine.lessons() });
    next.login("a", places.berlin);
    next.login("b", places.london);
    expect(next.open()).toEqual([]);
  });

  it("reopen takes the lesson back", () => {
    const { world, id } = twoCountries();
    world.engine.answer(id, { kind: "expected" }, "eve", world.now);
    world.engine.answer(id, { kind: "reopen" }, "eve", world.now);
    expect(world.open()).toEqual(["concurrent-countries warning"]);
    expect(world.engine.lessons()).toEqual([]);
  });

  it("are refused for what is not there or is closed", () => {
    const { world, id } = twoCountries();
    expect(world.engine.answer("nothing", { kind: "acknowledge" }, "eve", world.now)).toBe(false);
    world.wait(HOUR);
    expect(world.engine.answer(id, { kind: "acknowledge" }, "eve", world.now)).toBe(false);
  });
});

describe("Settings", () => {
  it("changed while running apply to lasting findings at once", () => {
    const { world, id } = twoCountries();
    world.engine.configure({ ...DEFAULT_ANOMALY_SETTINGS, ...onlyConcurrent, trustedCountries: ["GB"] });
    world.tick();
    expect(world.engine.get(id)?.state.kind).toBe("closed");
  });
});

describe("What the application reports", () => {
  const report = {
    id: "event-1",
    kind: "refresh-token-reuse",
    severity: "critical",
    user: "alice",
    label: "alice@example.com",
    sentence: "A refresh token of alice@example.com was used twice.",
    sightings: [],
  } as const;

  it("is a finding for a user about whom nothing else is known, once, for a day", () => {
    const world = new World();
    world.engine.report({ ...report, at: world.now });
    world.engine.report({ ...report, at: world.now });
    expect(world.open()).toEqual(["reported critical"]);
    expect(world.engine.findings("open", 1)[0]).toMatchObject({
      label: "alice@example.com",
      sentence: report.sentence,
    });
    world.wait(DAY + MINUTE);
    expect(world.open()).toEqual([]);
  });

  it("is raised at every severity", () => {
    const world = new World();
    world.login("calm", places.berlin);
    world.engine.report({ ...report, severity: "notice", at: world.now });
    expect(world.open()).toEqual(["reported notice"]);
  });
});

describe("The first load", () => {
  it("is judged once it is finished and not before; afterwards what is new is", () => {
    const users = ["alice", "bob"];
    const world = new World({ settings: onlyConcurrent, loading: true, users: () => users.values() });
    world.login("a", places.berlin);
    world.login("b", places.london);
    world.login("d", places.berlin, { user: "bob" });
    world.tick();
    expect([world.open(), world.engine.backlog]).toEqual([[], 0]);
    world.engine.loadFinished(world.now);
    // With no time at all, a slice of users is judged all the same.
    expect(world.engine.tick(world.now, 0)).toBe(false);
    expect(world.open()).toHaveLength(1);
    world.login("e", places.london, { user: "bob" });
    world.tick();
    expect(world.open()).toHaveLength(2);
  });
});
