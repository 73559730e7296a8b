/** Stands for the monitor's thread in tests of the browser host: echoes on links, crashes and dawdles when it is told to. */
import { type MessagePort, parentPort } from "node:worker_threads";
import type { MonitorOrder } from "../../../electron/monitor-messages.ts";

let target = "";
let busyMs = 0;

parentPort?.on("message", ({ order, port }: { order: MonitorOrder; port: MessagePort | null }) => {
  switch (order.kind) {
    case "link":
      port?.on("message", (text: string) => obey(port, text));
      return;
    case "connect":
      target = order.url;
      if (target === "crash:at once") throw new Error("redis://user:s3cr3t@store crashed");
      return;
    case "stop":
      setTimeout(() => parentPort?.postMessage({ kind: "stopped" }), busyMs);
      return;
    case "resync":
      return;
  }
});

function obey(port: MessagePort, text: string): void {
  if (text === "crash") throw new Error("redis://user:s3cr3t@store crashed");
  if (text === "exit") process.exit(0);
  if (text === "target") port.postMessage(target);
  else if (text.startsWith("busy ")) {
    busyMs = Number(text.slice(5));
    port.postMessage("busy");
  } else port.postMessage(`echo ${text}`);
}
