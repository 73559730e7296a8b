import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeCrash } from "../../../electron/describe-crash.ts";

describe("What a crash of the monitor leaves in the log", () => {
  it("is the kind of error and where it happened, and nothing that it was working on", () => {
    // As ioredis makes them: the command and its arguments are in properties and message.
    const error = Object.assign(
      new TypeError("unknown command 'get', with args beginning with: 'sess:t0k3n'"),
      {
        code: "WRONGPASS",
        command: { name: "auth", args: ["watcher", "hunter2"] },
      },
    );
    const text = describeCrash(error);
    expect(text).toMatch(/^TypeError WRONGPASS\n {4}at .*describe-crash\.test\.ts:\d+:\d+/);
    expect(text).not.toContain("t0k3n");
    expect(text).not.toContain("hunter2");
  });

  it("holds nothing of a message with lines of its own, whatever is in them", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (lines) => {
        const frames = [
          "    at s3cr3t (file:///s3cr3t:1:1)",
          ...lines.map((line) => `    at ${line} s3cr3t:1:1`),
        ];
        expect(describeCrash(new Error(frames.join("\n")))).not.toContain("s3cr3t");
      }),
      { numRuns: 10 },
    );
  });

  it.each([["a string with a s3cr3t"], [null], [undefined], [{ token: "s3cr3t" }]])(
    "is a sentence for what is no error: %o",
    (thrown) => {
      expect(describeCrash(thrown)).toMatch(/^something was thrown that is no error \(\w+\)$/);
    },
  );
});
