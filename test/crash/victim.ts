/** A monitor that is going to be killed: watches a store, says when it is live, and revokes what it is told. */
import { Monitor } from "../../electron/monitor/monitor.ts";
import { eventually } from "../eventually.ts";

const [url = "", dataFolder = ""] = process.argv.slice(2);
const monitor = await Monitor.open({
  dataFolder,
  operator: "victim",
  geoFolder: null,
  geoFiles: [],
  readOnly: false,
});
await monitor.connect({ url, readOnly: false, demonstration: null });
await eventually("live", () => monitor.status().phase.kind === "live", 60_000);

process.on("message", async (order: "bulk" | "one-by-one") => {
  process.send?.("began");
  if (order === "bulk") {
    const target = { kind: "filter", filter: "" } as const;
    await monitor.commands.revoke({ target, confirmed: 1_000_000, reason: null });
  } else {
    const { rows } = monitor
      .openView("sessions", {
        filter: "",
        sort: { column: "user", direction: "asc" },
        offset: 0,
        limit: 500,
        hold: false,
      })
      .answer();
    for (const { id } of rows) {
      await monitor.commands.revoke({ target: { kind: "sessions", ids: [id] }, confirmed: 1, reason: null });
    }
  }
  process.send?.("done");
});
process.send?.("live");
