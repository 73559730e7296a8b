import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditLog } from "../../../electron/monitor/audit/audit-log.ts";
import { verifyAudit } from "../../../electron/monitor/audit/verify.ts";
import { eventually } from "../../eventually.ts";
import { event, newFolder, openLog } from "./audit-lines.ts";

describe("the audit log", () => {
  let folder: string;
  let file: string;
  const open: AuditLog[] = [];

  beforeEach(async () => {
    folder = await newFolder();
    file = join(folder, "audit.jsonl");
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((log) => log.close()));
    await rm(folder, { recursive: true, force: true });
  });

  async function opened(options?: Parameters<typeof openLog>[1]): Promise<AuditLog> {
    const log = await openLog(folder, options);
    open.push(log);
    return log;
  }

  it("continues the chain after it was closed and opened again", async () => {
    const first = await opened();
    await first.write(event());
    await first.close();
    const second = await opened();
    expect(second.count).toBe(1);
    await second.write(event());
    expect(await verifyAudit(file)).toMatchObject({ kind: "intact", lines: 2 });
  });

  it("writes together what waits together, in order", async () => {
    const log = await opened();
    await Promise.all(Array.from({ length: 1_200 }, (_, n) => log.write(event({ group: `g${n}` }))));
    expect(await verifyAudit(file)).toMatchObject({ kind: "intact", lines: 1_200 });
    expect(log.latest(2).map(({ group }) => group)).toEqual(["g1199", "g1198"]);
  });

  it("has one writer; the second takes over when the first is gone", async () => {
    const first = await opened();
    await first.write(event());
    const second = await opened();
    expect(second.problem?.code).toBe("audit-locked");
    expect(second.count).toBe(1);
    await expect(second.write(event())).rejects.toMatchObject({ failure: { code: "audit-locked" } });
    await first.write(event());
    await first.close();
    await eventually("the second to take over", () => second.problem === null);
    await second.write(event());
    expect(await verifyAudit(file)).toMatchObject({ kind: "intact", lines: 3 });
  });

  it("is not locked by a process that was killed", async () => {
    const holder = spawn(
      process.execPath,
      [
        "--input-type=module",
        "-e",
        `import { takeLock } from ${JSON.stringify(new URL("../../../electron/monitor/audit/lock.ts", import.meta.url).href)};
         console.log(takeLock(${JSON.stringify(join(folder, "audit.lock"))}) !== null);
         setInterval(() => undefined, 1000);`,
      ],
      { stdio: ["ignore", "pipe", "ignore"] },
    );
    await once(holder.stdout, "data");
    expect((await opened()).problem?.code).toBe("audit-locked");
    holder.kill("SIGKILL");
    await once(holder, "exit");
    expect((await opened()).problem).toBeNull();
  });

  it("begins a new file when one is full, and says there what is still unfinished", async () => {
    const log = await opened({ rotateBytes: 3_000 });
    await log.write(event({ action: "revoke", phase: "intent", group: "open", sessions: 1 }), ["handle"]);
    for (let n = 0; n < 20; n++) {
      await log.write(event());
    }
    await log.close();
    const files = (await readdir(folder)).filter((name) => /^audit-\d+\.jsonl$/.test(name));
    expect(files.length).toBeGreaterThan(1);
    expect((await stat(file)).size).toBeLessThan(4_000);
    expect(await verifyAudit(file)).toMatchObject({ kind: "intact" });
    const again = await opened();
    expect(again.unfinished).toMatchObject([{ group: "open", handles: ["handle"] }]);
    await again.write(event({ action: "revoke", group: "open", result: "1 gone" }));
    expect(again.unfinished).toEqual([]);
  });

  it("cuts off what a crash left of a line, and says so", async () => {
    const log = await opened();
    await log.write(event());
    await log.close();
    await appendFile(file, '{"seq":2,"at":17');
    const again = await opened();
    await again.write(event());
    expect(await verifyAudit(file)).toMatchObject({ kind: "intact", lines: 3 });
    expect(await readFile(file, "utf8")).toContain("16 bytes was cut off");
  });

  it("closes what was interrupted and cannot be checked", async () => {
    const log = await opened();
    await log.write(event({ action: "settings", phase: "intent", group: "s" }));
    await log.close();
    const again = await opened();
    await eventually("the outcome", () => again.latest(1)[0]?.phase === "outcome");
    expect(again.latest(1)[0]).toMatchObject({ action: "settings", group: "s" });
  });

  it("keeps outcomes that could not be written and writes them later", async () => {
    // A folder where the file should be: not even root can write into it.
    await mkdir(file);
    const log = await opened();
    expect(log.problem?.code).toBe("audit-unavailable");
    const owed = log.write(event({ group: "owed" }), [], { owed: true });
    await expect(owed).rejects.toMatchObject({ failure: { code: "audit-unavailable" } });
    await rm(file, { recursive: true });
    await eventually("the outcome", () => log.latest(10).some(({ group }) => group === "owed"));
    expect(log.problem).toBeNull();
    expect(await verifyAudit(file)).toMatchObject({ kind: "intact" });
  });

  it("holds no character that drives a terminal or turns text around", async () => {
    const log = await opened();
    const hostile = '=HYPERLINK("x")\n\u001b[2J\u009b31m\u202Egnp.exe\u2028\u{E0041}';
    await log.write(event({ users: [hostile], reason: hostile }));
    const text = await readFile(file, "utf8");
    expect(text.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(log.latest(1)[0]?.reason).toBe(hostile);
    await log.close();
    expect((await opened()).latest(1)[0]?.reason).toBe(hostile);
    expect(await verifyAudit(file)).toMatchObject({ kind: "intact" });
  });

  it("is readable by its owner alone", async () => {
    const log = await opened();
    await log.write(event());
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});
