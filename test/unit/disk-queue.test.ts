import { mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { DiskQueue } from "../../electron/monitor/disk-queue.ts";

const NOON = Date.parse("2026-03-02T12:00:00Z");
const ASIDE = "q.jsonl.broken-2026-03-02T12-00-00-000Z";

async function folderOfMine(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "disk-queue-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** What a process that begins now finds waiting. Nothing is closed first, as in a crash. */
function open(folder: string, most?: number): Promise<DiskQueue<string>> {
  return DiskQueue.open({
    folder,
    id: "q",
    schema: z.string(),
    now: () => NOON,
    ...(most === undefined ? {} : { most }),
  });
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

describe("A file of what waits that cannot be read", () => {
  it("by lines: the whole ones are delivered in order, the others are set aside byte for byte", async () => {
    const folder = await folderOfMine();
    const file = join(folder, "q.jsonl");
    const foreign = Buffer.from([0xff, 0xfe, 0x00, 0x22]);
    await writeFile(file, Buffer.concat([Buffer.from('"a"\n'), foreign, Buffer.from('\n{"no":1}\n"ü"\n')]));
    const queue = await open(folder);
    expect(queue).toMatchObject({
      waiting: 2,
      problem: null,
      damage: { lines: 2, code: "", aside: join(folder, ASIDE) },
    });
    expect(await readFile(join(folder, ASIDE))).toEqual(
      Buffer.concat([foreign, Buffer.from('\n{"no":1}\n')]),
    );
    // Whatever happens now, what could be read is in the file again.
    expect(await readFile(file, "utf8")).toBe('"a"\n"ü"\n');
    const next = await open(folder);
    expect(next.damage).toBeNull();
    expect(await drain(next)).toEqual(["a", "ü"]);
  });

  it("by lines: what follows the damage counts as waiting, because ends of lines may be missing", async () => {
    const folder = await folderOfMine();
    await writeFile(join(folder, "q.jsonl"), '"a"\n"b ~~ c"d"\n"e"\n"f"\n');
    await writeFile(join(folder, "q.head.json"), '{"done":4,"dropped":7}');
    const queue = await open(folder);
    expect(queue.dropped).toBe(7);
    expect(await drain(queue)).toEqual(["e", "f"]);
  });

  it("is whole where a crash or a full disk left half a line", async () => {
    const folder = await folderOfMine();
    await writeFile(join(folder, "q.jsonl"), '"a"\n"b\n"bcd"\n"ef');
    const queue = await open(folder);
    expect(queue.damage).toBeNull();
    expect(await drain(queue)).toEqual(["a", "bcd"]);
  });

  it("ends in zeros after a power cut, which is said", async () => {
    const folder = await folderOfMine();
    await writeFile(join(folder, "q.jsonl"), '"a"\n\0\0\0');
    expect(await open(folder)).toMatchObject({ waiting: 1, damage: { lines: 1 } });
  });

  it("at all is set aside as it is, and what comes then is kept", async () => {
    const folder = await folderOfMine();
    // Reading a folder fails for every user, unlike reading a file without permission.
    await mkdir(join(folder, "q.jsonl", "inside"), { recursive: true });
    await mkdir(join(folder, "q.head.json"));
    const queue = await open(folder);
    expect(queue).toMatchObject({
      waiting: 0,
      problem: null,
      damage: { lines: null, aside: join(folder, ASIDE) },
    });
    expect(await readdir(join(folder, ASIDE))).toEqual(["inside"]);
    await queue.add("a");
    expect(await drain(await open(folder))).toEqual(["a"]);
  });

  it("is not written over while nothing can be set aside", async () => {
    const folder = await folderOfMine();
    const file = join(folder, "q.jsonl");
    await writeFile(file, '"a"\nnonsense\n');
    // Takes the name that the lines would get.
    await mkdir(join(folder, ASIDE));
    const queue = await open(folder);
    await queue.add("b");
    expect(queue).toMatchObject({ waiting: 2, problem: "EISDIR", damage: { lines: 1, aside: null } });
    expect(await readFile(file, "utf8")).toBe('"a"\nnonsense\n');
    await rmdir(join(folder, ASIDE));
    await queue.add("c");
    expect(queue).toMatchObject({ problem: null, damage: { lines: 1, aside: join(folder, ASIDE) } });
    expect(await drain(await open(folder))).toEqual(["a", "b", "c"]);
  });

  it("leaves nothing when its receiver is removed", async () => {
    const folder = await folderOfMine();
    await writeFile(join(folder, "q.jsonl"), "nonsense\n");
    await writeFile(join(folder, "q2.jsonl"), "of another\n");
    const queue = await open(folder);
    await queue.remove();
    expect(queue.damage).toBeNull();
    expect(await readdir(folder)).toEqual(["q2.jsonl"]);
  });
});
