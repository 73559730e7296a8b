import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { PIECE, pieceFor } from "../../../electron/monitor/store/piece-size.ts";
import { type Reply, WireError } from "../../../electron/monitor/store/wire.ts";

const OURS = 2_000;

/** A server as near as can be, that answers INFO with what `stats` gives. */
function serverTelling(stats: () => Reply) {
  return { ping: () => Promise.resolve(), ask: () => Promise.resolve(stats()) };
}

/** The size of a second piece, after others have sent so many commands within some milliseconds. */
async function pieceBeside(others: number): Promise<number> {
  let processed = 1_000_000;
  const server = serverTelling(() => Buffer.from(`# Stats\r\ntotal_commands_processed:${processed}\r\n`));
  await pieceFor(server, OURS);
  processed += OURS + others;
  await sleep(20);
  return pieceFor(server, OURS);
}

describe("how many deletions travel in one piece", () => {
  it("is few while nothing is known of others", async () => {
    expect(
      await pieceFor(
        serverTelling(() => Buffer.from("total_commands_processed:1\r\n")),
        OURS,
      ),
    ).toBe(PIECE.least);
  });

  it("is more where nobody else is served, our own deletions not counted", async () => {
    expect(await pieceBeside(0)).toBe(PIECE.alone);
  });

  it("is few beside others", async () => {
    expect(await pieceBeside(10_000)).toBe(PIECE.least);
  });

  it("is few where the server does not tell", async () => {
    const server = serverTelling(() => new WireError("NOPERM"));
    await pieceFor(server, OURS);
    expect(await pieceFor(server, OURS)).toBe(PIECE.least);
  });
});
