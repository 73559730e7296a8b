/**
 * The demonstration as Electron's utility process: the same store, application and visitors as `demo/run.ts` starts,
 * for a packaged application, which cannot fork a plain Node. Tells its parent the addresses, once.
 */
import { startDemo } from "../demo/demo.ts";
import type { DemonstrationNotice } from "./desktop/demonstration-host.ts";

const port = process.parentPort;

function tell(notice: DemonstrationNotice): void {
  port.postMessage(notice);
}

try {
  const demo = await startDemo();
  port.on("message", () => {
    // The one message there is: stop.
    void demo.stop().finally(() => process.exit(0));
  });
  tell({ kind: "ready", storeUrl: demo.storeUrl, appUrl: demo.appUrl });
} catch (error) {
  tell({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
}
