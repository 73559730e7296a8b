/** `npm run audit -- verify FILE`: names the first line that was changed, removed, inserted or reordered. */
import { basename } from "node:path";
import { verifyAudit } from "../electron/monitor/audit/verify.ts";

const [action, file] = process.argv.slice(2);
if (action !== "verify" || file === undefined) {
  process.stderr.write(
    "Usage: npm run audit -- verify FILE\n" +
      "Of audit.jsonl the whole log is checked, with the files before it; any other file alone.\n",
  );
  process.exit(2);
}
const verdict = await verifyAudit(file).catch((error: unknown) => {
  process.stderr.write(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
});
switch (verdict.kind) {
  case "intact": {
    const from = verdict.firstSeq > 1 ? `, from number ${verdict.firstSeq} on` : "";
    process.stdout.write(
      `Intact: ${verdict.lines} lines${from}. The last line's hash is ${verdict.lastHash}.\n`,
    );
    break;
  }
  case "broken": {
    const where = verdict.file === basename(file) ? "" : ` of ${verdict.file}`;
    process.stdout.write(`Broken at line ${verdict.line}${where}: ${verdict.why}.\n`);
    process.exitCode = 1;
    break;
  }
}
