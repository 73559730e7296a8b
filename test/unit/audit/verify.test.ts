import { createHash } from "node:crypto";
import { readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyAudit } from "../../../electron/monitor/audit/verify.ts";
import { event, newFolder, openLog } from "./audit-lines.ts";

const LINES = 12;

describe("verifying an audit log", () => {
  let folder: string;
  let file: string;
  let lines: readonly string[];

  beforeAll(async () => {
    folder = await newFolder();
    file = join(folder, "audit.jsonl");
    const log = await openLog(folder);
    for (let n = 0; n < LINES; n++) {
      await log.write(event({ group: `g${n}`, users: [`user ${n}\n"quoted"`], sessions: n }), [
        "AAAAAAAAAAAAAAAA",
      ]);
    }
    await log.close();
    lines = (await readFile(file, "utf8")).trimEnd().split("\n");
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function verdict(changed: readonly string[]) {
    await writeFile(file, changed.map((line) => `${line}\n`).join(""));
    return await verifyAudit(file);
  }
  const changed = (at: number): string => (lines[at] ?? "").replace('"tester"', '"nobody"');

  it("accepts what was written", async () => {
    expect(await verdict(lines)).toMatchObject({ kind: "intact", lines: LINES, firstSeq: 1 });
  });

  it("names the line that was changed, the last one too", async () => {
    for (const at of lines.keys()) {
      expect(await verdict(lines.with(at, changed(at)))).toMatchObject({ kind: "broken", line: at + 1 });
    }
  });

  it("names the line that was changed together with its own hash, the last one too", async () => {
    for (const at of lines.keys()) {
      const body = changed(at).replace(/,"hash":"[0-9a-f]{64}"\}$/, "}");
      const hash = createHash("sha256").update(body).digest("hex");
      const forged = `${body.slice(0, -1)},"hash":"${hash}"}`;
      expect(await verdict(lines.with(at, forged))).toMatchObject({ kind: "broken", line: at + 1 });
    }
  });

  it("names the first line after one that was removed, doubled or moved", async () => {
    expect(await verdict(lines.toSpliced(4, 1))).toMatchObject({ kind: "broken", line: 5 });
    expect(await verdict(lines.toSpliced(4, 0, lines[4] ?? ""))).toMatchObject({ kind: "broken", line: 6 });
    expect(await verdict(lines.toSpliced(2, 2, lines[3] ?? "", lines[2] ?? ""))).toMatchObject({
      kind: "broken",
      line: 3,
    });
    expect(await verdict(lines.slice(1))).toMatchObject({ kind: "broken", line: 1 });
    expect(await verdict(lines.toSpliced(6, 0, "{}"))).toMatchObject({ kind: "broken", line: 7 });
  });

  it("says that the end is missing", async () => {
    expect(await verdict(lines.slice(0, -3))).toMatchObject({
      kind: "broken",
      line: LINES - 2,
      why: expect.stringContaining("3 lines"),
    });
    expect(await verdict([])).toMatchObject({ kind: "broken" });
  });

  it("says that a crash cut the last line off", async () => {
    await verdict(lines);
    await truncate(file, Buffer.byteLength(lines.join("\n")) - 20);
    expect(await verifyAudit(file)).toMatchObject({ kind: "broken", line: LINES });
  });

  it("has a verdict on any text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        await writeFile(file, text);
        return ["intact", "broken"].includes((await verifyAudit(file)).kind);
      }),
    );
  });
});

describe("verifying an audit log of several files", () => {
  let folder: string;
  let files: string[];

  beforeAll(async () => {
    folder = await newFolder();
    const log = await openLog(folder, { rotateBytes: 2_000 });
    for (let n = 0; n < 30; n++) {
      await log.write(event({ group: `g${n}` }));
    }
    await log.close();
    files = (await readdir(folder)).filter((name) => name.endsWith(".jsonl")).sort();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const verify = () => verifyAudit(join(folder, "audit.jsonl"));

  it("follows the chain through all of them", async () => {
    expect(files.length).toBeGreaterThan(3);
    expect(await verify()).toMatchObject({ kind: "intact", lines: 30 });
    expect(await verifyAudit(join(folder, files[1] ?? ""))).toMatchObject({ kind: "intact" });
  });

  it("names file and line of a change, and finds a file that is missing", async () => {
    const second = join(folder, files[1] ?? "");
    const text = await readFile(second, "utf8");
    await writeFile(second, text.replace('"g', '"h'));
    expect(await verify()).toMatchObject({ kind: "broken", file: files[1], line: 1 });
    await rm(second);
    expect(await verify()).toMatchObject({ kind: "broken", file: files[2], line: 1 });
    await writeFile(second, text);
    expect(await verify()).toMatchObject({ kind: "intact" });
    await rm(join(folder, files[0] ?? ""));
    expect(await verify()).toMatchObject({ kind: "broken", line: 1 });
  });
});
