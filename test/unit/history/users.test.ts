import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { historyInMemory, type UserHistory } from "../../../electron/monitor/anomalies/anomalies.ts";
import type { History } from "../../../electron/monitor/history/history.ts";
import { DAY, HOUR, NOON, places, World } from "../anomalies/world.ts";
import { close, historyFolder, nothingFound, openHistory, write } from "./folder.ts";

const nobody = { country: null, client: null, network: null };

/** Closes and opens again, as a start of the application does. */
function restart(history: History, folder: string): History {
  close(history);
  return openHistory(folder);
}

describe("Where users were seen", () => {
  it("is the same after a restart as a history in memory would have it", () => {
    const sighting = fc.record({
      user: fc.constantFrom("alice", "bob", "zoë's \u{1F9E1}", "__proto__", "a\0b", "\ud800"),
      hours: fc.integer({ min: 0, max: 2000 }),
      country: fc.option(fc.constantFrom("DE", "FR", "JP")),
      client: fc.option(fc.constantFrom("Firefox on Windows", "__proto__")),
      network: fc.option(fc.constantFrom("3320", "9009")),
      restart: fc.boolean(),
      expected: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(sighting, { maxLength: 40 }), (sightings) => {
        const folder = historyFolder();
        let history = openHistory(folder);
        const model: UserHistory = historyInMemory();
        for (const { user, hours, restart: again, expected, ...seen } of sightings) {
          const noted = { at: NOON + hours * HOUR, ...seen };
          history.users.note(user, noted);
          model.note(user, noted);
          if (again) history = restart(history, folder);
          if (expected) history.users.expect?.([user, "alice", "nobody", "nobody else"]);
          expect(history.users.of(user)).toEqual(model.of(user));
        }
        close(history);
      }),
      { numRuns: 30 },
    );
  });

  it("is kept where a country was seen later than before, but earlier than another", () => {
    const folder = historyFolder();
    let history = openHistory(folder);
    const seen = (hours: number, country: string) =>
      history.users.note("alice", { ...nobody, at: NOON + hours * HOUR, country });
    seen(0, "FR");
    seen(9, "DE");
    history = restart(history, folder);
    seen(5, "FR");
    history = restart(history, folder);
    expect(history.users.of("alice")?.countries.get("FR")).toEqual({
      firstAt: NOON,
      lastAt: NOON + 5 * HOUR,
    });
    close(history);
  });

  it("is learned over restarts: fourteen days of them, and a new country is news", () => {
    const folder = historyFolder();
    let at = NOON;
    for (let day = 0; day < 20; day++) {
      const history = openHistory(folder);
      const world = new World({ history: history.users });
      world.now = at;
      world.login(`day${day}`, places.berlin);
      world.tick();
      close(history);
      at += DAY;
    }
    const history = openHistory(folder);
    const world = new World({ history: history.users });
    world.now = at;
    world.login("trip", places.tokyo);
    expect(world.open()).toEqual(["new-country notice"]);
    close(history);
  });

  it("takes a user id of ten kilobytes, and one of nothing", () => {
    const folder = historyFolder();
    const long = "x".repeat(10_000);
    let history = openHistory(folder);
    for (const user of [long, ""]) history.users.note(user, { ...nobody, at: NOON, country: "DE" });
    history = restart(history, folder);
    for (const user of [long, ""]) expect(history.users.of(user)?.countries.has("DE")).toBe(true);
    close(history);
  });

  it("is forgotten when nobody of that name came for as long as the settings say", () => {
    const folder = historyFolder();
    let history = openHistory(folder);
    history.users.note("gone", { ...nobody, at: NOON });
    history.users.note("here", { ...nobody, at: NOON + 100 * DAY });
    history = restart(history, folder);
    write(history, NOON + 181 * DAY);
    history = restart(history, folder);
    expect(history.users.of("gone")).toBeNull();
    expect(history.users.of("here")).not.toBeNull();
    close(history);
  });

  it("leaves no trace of a purged user in any file", () => {
    const folder = historyFolder();
    const history = openHistory(folder);
    for (let n = 0; n < 200; n++) history.users.note(`user-${n}@example.com`, { ...nobody, at: NOON });
    write(history, NOON);
    const written = () =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), "latin1"))
        .join("");
    expect(written()).toContain("user-77@example.com");
    expect(history.purge("user-77@example.com", nothingFound)).toBeNull();
    expect(history.users.of("user-77@example.com")).toBeNull();
    expect(written()).not.toContain("user-77@example.com");
    expect(written()).toContain("user-78@example.com");
    history.users.note("user-77@example.com", { ...nobody, at: NOON + DAY });
    expect(history.users.of("user-77@example.com")).toMatchObject({ since: NOON + DAY });
    close(history);
  });
});
