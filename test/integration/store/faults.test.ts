import { describe, expect, it } from "vitest";
import { faults } from "../../faults/fault-list.ts";
import { strike } from "../../faults/strike.ts";

/** `npm run faults` runs all of them, with more sessions and more patience. */
const FEW = ["crash-with-data", "reset-in-reply", "kill-pubsub", "flushall", "flags-cleared", "odd-keys"];

describe.concurrent("after a fault the table equals the store, and the status has said so meanwhile", () => {
  it.each(faults.filter(({ name }) => FEW.includes(name)))(
    "$name: $title",
    async (fault) => {
      const { lost, equalMs, complaints } = await strike(fault, { sessions: 100, quietMs: 3_000 });
      expect({ lost, complaints }).toEqual({ lost: 0, complaints: [] });
      expect(equalMs).not.toBeNull();
    },
    40_000,
  );
});
