import { mkdir, mkdtemp, readFile, rename, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { DiskQueue } from "../../electron/monitor/disk-queue.ts";

async function folderOfMine(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "disk-queue-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** What a process that begins now finds waiting. Nothing is closed first, as in a crash. */
function open(folder: string, most?: number): Promise<DiskQueue<string>> {
  return DiskQueue.open({ folder, id: "q", schema: z.string(), ...(most === undefined ? {} : { most }) });
}

async function drain(queue: DiskQueue<string>): Promise<string[]> {
  const all: string[] = [];
  for (let first = queue.first; first !== null; first = queue.first) {
    all.push(first);
    await queue.shift(first, "delivered");
  }
  return all;
}

describe("What waits for delivery", () => {
  it("is the same after a crash, in order, whatever was added and delivered", async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant("add" as const), events: fc.array(fc.string(), { maxLength: 3 }) }),
      fc.record({ do: fc.constantFrom("shift", "crash") }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const folder = await mkdtemp(join(tmpdir(), "disk-queue-"));
        let queue = await open(folder);
        const expected: string[] = [];
        for (const one of steps) {
          if ("events" in one) {
            expected.push(...one.events);
            await queue.add(...one.events);
          } else if (one.do === "crash") {
            queue = await open(folder);
          } else if (queue.first !== null) {
            await queue.shift(queue.first, "delivered");
            expected.shift();
          }
          expect(queue.waiting).toBe(expected.length);
        }
        expect(await drain(await open(folder))).toEqual(expected);
        await rm(folder, { recursive: true });
      }),
      { numRuns: 40 },
    );
  });

  it("is bounded; what is more is counted, over a restart too", async () => {
    const folder = await folderOfMine();
    const queue = await open(folder, 3);
    await queue.add("a", "b");
    await queue.add("c", "d", "e");
    expect(queue).toMatchObject({ waiting: 3, dropped: 2 });
    const next = await open(folder, 3);
    expect(next).toMatchObject({ waiting: 3, dropped: 2 });
    expect(await drain(next)).toEqual(["a", "b", "c"]);
  });

  it("is whole again on a disk that took nothing for a while, whatever was delivered meanwhile", async () => {
    const folder = await folderOfMine();
    const file = join(folder, "q.jsonl");
    const queue = await open(folder);
    await queue.add("a", "b");
    // A folder in its place takes no lines, and afterwards the file is as it was before.
    await rename(file, `${file}.before`);
    await mkdir(file);
    await queue.add("c");
    expect(queue.problem).toBe("EISDIR");
    await queue.shift("a", "delivered");
    expect(queue.problem).not.toBeNull();
    await rmdir(file);
    await rename(`${file}.before`, file);
    await queue.add("d");
    expect(queue.problem).toBeNull();
    await queue.shift("b", "delivered");
    expect(await drain(await open(folder))).toEqual(["c", "d"]);
  });

  it("about somebody who is forgotten leaves the disk as soon as it takes anything again", async () => {
    const folder = await folderOfMine();
    const file = join(folder, "q.jsonl");
    const queue = await open(folder);
    await queue.add("alice 1", "bob");
    await rename(file, `${file}.before`);
    await mkdir(file);
    await queue.add("alice 2");
    await queue.revise((event) => (event.startsWith("alice") ? null : event));
    expect(queue.problem).not.toBeNull();
    await rmdir(file);
    await rename(`${file}.before`, file);
    await queue.add("carol");
    expect(await readFile(file, "utf8")).toBe('"bob"\n"carol"\n');
  });

  it("that could not be written is written at the end, if it can be then", async () => {
    const folder = await folderOfMine();
    const file = join(folder, "q.jsonl");
    const queue = await open(folder);
    await rm(file);
    await mkdir(file);
    await queue.add("a");
    await rmdir(file);
    await queue.settled();
    expect(await drain(await open(folder))).toEqual(["a"]);
  });
});
