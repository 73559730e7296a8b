import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AuditLog } from "../../../electron/monitor/audit/audit-log.ts";
import { verifyAudit } from "../../../electron/monitor/audit/verify.ts";

describe("the audit log's chain", () => {
  let folder: string;
  let lines: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sessionwatch-audit-"));
    const log = await AuditLog.open(join(folder, "audit.jsonl"), "tester");
    for (let n = 0; n < 12; n++) {
      await log.write(
        {
          action: "revoke",
          phase: n % 2 === 0 ? "intent" : "outcome",
          group: `g${n >> 1}`,
          users: [`user ${n}\n"quoted"`],
          sessions: n,
          reason: null,
          result: null,
        },
        ["AAAAAAAAAAAAAAAA"],
      );
    }
    await log.close();
    lines = (await readFile(log.file, "utf8")).trimEnd().split("\n");
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const verdict = (changed: readonly string[]) => verifyAudit(changed.map((line) => `${line}\n`).join(""));

  it("accepts what was written", () => {
    expect(verdict(lines)).toMatchObject({ kind: "intact", lines: 12 });
  });

  it("names the first line that was changed", () => {
    fc.assert(
      fc.property(fc.nat(lines.length - 2), (at) => {
        const changed = lines.with(at, (lines[at] ?? "").replace('"tester"', '"nobody"'));
        expect(verdict(changed)).toMatchObject({ kind: "broken", line: at + 2 });
      }),
    );
  });

  it("names the first line after one that was removed, doubled or moved", () => {
    expect(verdict(lines.toSpliced(4, 1))).toMatchObject({ kind: "broken", line: 5 });
    expect(verdict(lines.toSpliced(4, 0, lines[4] ?? ""))).toMatchObject({ kind: "broken", line: 6 });
    expect(verdict(lines.toSpliced(2, 2, lines[3] ?? "", lines[2] ?? ""))).toMatchObject({
      kind: "broken",
      line: 3,
    });
    expect(verdict(lines.slice(1))).toMatchObject({ kind: "broken", line: 1 });
  });

  it("says that a crash cut the last line off", () => {
    expect(verifyAudit(`${lines[0]}\n${lines[1]?.slice(0, 20)}`)).toMatchObject({ kind: "broken", line: 2 });
  });

  it("has a verdict on any text", () => {
    fc.assert(fc.property(fc.string(), (text) => ["intact", "broken"].includes(verifyAudit(text).kind)));
  });

  it("continues the chain after it was closed and opened again", async () => {
    const file = join(folder, "audit.jsonl");
    const log = await AuditLog.open(file, "tester");
    expect(log.count).toBe(12);
    await log.write(
      { action: "connect", phase: "outcome", group: "x", users: [], sessions: 0, reason: null, result: null },
      [],
    );
    await log.close();
    expect(verifyAudit(await readFile(file, "utf8"))).toMatchObject({ kind: "intact", lines: 13 });
  });
});
