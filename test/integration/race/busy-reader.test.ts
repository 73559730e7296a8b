/** The same race while the reader of changes has a long queue: the guard must not wait for the session's turn in it. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually } from "../../eventually.ts";
import { type Race, startRace } from "./race.ts";

const OTHERS = 6_000;
/** Large enough that the reader is behind for a while. */
const CART = "x".repeat(8_000);
const RACED = "sess:raced-0123456789abcdef";

let race: Race;
beforeAll(async () => {
  race = await startRace();
  await race.server.client.set(RACED, sessionOf("alice"), "EX", 600);
  await race.revoke("alice");
  await changeOthers();
});
afterAll(() => race.stop());

function sessionOf(userId: string, cart = ""): string {
  return JSON.stringify({ cookie: { originalMaxAge: 600_000 }, userId, cart });
}

/** Resolves when the store has announced every one of them, which was long before they can be read. */
async function changeOthers(): Promise<void> {
  const pipeline = race.server.client.pipeline();
  for (let n = 0; n < OTHERS; n++) {
    pipeline.set(`sess:other-${n}-0123456789abcdef`, sessionOf(`user-${n}`, CART), "EX", 600);
  }
  await pipeline.exec();
  await eventually("all announcements", () =>
    race.commands.some(({ key }) => key.startsWith(`sess:other-${OTHERS - 1}-`)),
  );
}

it("is ended long before the reader gets to it", async () => {
  const { behind } = race.watched.monitor;
  expect(behind).toBeGreaterThan(OTHERS / 6);
  let left = 0;
  const ended = race.ended(RACED).then(() => {
    left = race.watched.monitor.behind;
  });
  await race.server.client.set(RACED, sessionOf("alice"), "EX", 600);
  await ended;
  // Without being told by the feed itself, the guard would come when everything before the session has been read.
  expect(left).toBeGreaterThan(behind / 4);
});
