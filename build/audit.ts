/** `npm run audit -- verify FILE`: names the first line that was changed, removed, inserted or reordered. */
import { readFile } from "node:fs/promises";
import { verifyAudit } from "../electron/monitor/audit/verify.ts";

const [action, file] = process.argv.slice(2);
if (action !== "verify" || file === undefined) {
  process.stderr.write("Usage: npm run audit -- verify FILE\n");
  process.exit(2);
}
const text = await readFile(file, "utf8").catch((error: unknown) => {
  process.stderr.write(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
});
const verdict = verifyAudit(text);
switch (verdict.kind) {
  case "intact":
    process.stdout.write(`Intact: ${verdict.lines} lines. The last line's hash is ${verdict.lastHash}.\n`);
    break;
  case "broken":
    process.stdout.write(`Broken at line ${verdict.line}: ${verdict.why}.\n`);
    process.exitCode = 1;
    break;
}
