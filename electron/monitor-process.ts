/**
 * The monitor's own process or thread: Electron's utility process, or a worker thread of the browser host. Lives here:
 * taking orders and links from the host and telling it counts and new findings. Everything else is `monitor/`.
 */
import { writeSync } from "node:fs";
import { userInfo } from "node:os";
import { isMainThread, type MessagePort, parentPort } from "node:worker_threads";
import { watchForAwakening } from "./awakening.ts";
import { describeCrash } from "./describe-crash.ts";
import { HostKeeper } from "./host-keeper.ts";
import type { LinkPort } from "./link/port.ts";
import { serveLink } from "./link/serve-link.ts";
import { Monitor } from "./monitor/monitor.ts";
import type { Target } from "./monitor/watched.ts";
import type { MonitorNotice, MonitorOrder } from "./monitor-messages.ts";

/** How often the host is told the counts, if they changed. */
const TELL_MS = 1_000;

interface Host {
  tell(notice: MonitorNotice): void;
  /** `port` comes with the order "link" only. */
  onOrder(listener: (order: MonitorOrder, port: LinkPort | null) => void): void;
}

process.on("uncaughtException", (error) => {
  try {
    // At once, because the process ends here; standard error goes to the desktop's log or to the terminal.
    writeSync(2, `The monitor crashed: ${describeCrash(error)}\n`);
  } finally {
    process.exit(1);
  }
});

const host = isMainThread ? electronHost() : threadHost();
if (host === null) {
  process.stderr.write("This file is started by Sessionwatch itself.\n");
  process.exit(2);
}
await run(host);

async function run({ tell, onOrder }: Host): Promise<void> {
  const early: [MonitorOrder, LinkPort | null][] = [];
  let carryOut = (order: MonitorOrder, port: LinkPort | null): void => {
    early.push([order, port]);
  };
  onOrder((order, port) => carryOut(order, port));

  const keeper = new HostKeeper(process.env["SESSIONWATCH_SECRETS_KEPT"], tell);
  const monitor = await Monitor.open({
    dataFolder: process.env["SESSIONWATCH_DATA_FOLDER"] ?? ".",
    operator: operatorName(),
    geoFolder: process.env["SESSIONWATCH_GEO_FOLDER"] ?? null,
    geoFiles: (process.env["SESSIONWATCH_GEO_FILES"] ?? "").split("\n").filter((file) => file !== ""),
    readOnly: process.env["SESSIONWATCH_READ_ONLY"] === "1",
    connectionsFile: process.env["SESSIONWATCH_CONNECTIONS_FILE"] ?? null,
    secretKeeper: keeper,
    onTarget: (target) => tell({ kind: "watching", target: target === null ? null : asHostSees(target) }),
  });
  const telling = setInterval(tellNews(monitor, tell), TELL_MS);
  const watchNoLonger = watchForAwakening(() => monitor.resync());
  carryOut = (order, port) => {
    switch (order.kind) {
      case "link":
        if (port !== null) {
          serveLink(monitor, port);
        }
        return;
      case "connect":
        // A bad address is in the status, where every window shows it.
        monitor
          .connect({
            url: order.url,
            readOnly: order.readOnly,
            demonstration: order.demonstration ?? null,
            integrated: order.integrated ?? order.demonstration !== undefined,
            feed: order.feed ?? null,
            ...(order.savedAs === undefined ? {} : { savedAs: order.savedAs }),
          })
          .catch(() => undefined);
        return;
      case "connect-last":
        void monitor.openLast();
        return;
      case "secret":
        keeper.answer(order.call, order.text);
        return;
      case "resync":
        monitor.resync();
        return;
      case "stop":
        clearInterval(telling);
        watchNoLonger();
        void monitor.close().finally(() => tell({ kind: "stopped" }));
        return;
    }
  };
  for (const [order, port] of early) {
    carryOut(order, port);
  }
}

function asHostSees({ integrated = false, feed = null, demonstration, ...target }: Target) {
  return { ...target, integrated, feed, demonstration: demonstration ?? undefined };
}

/** Tells counts when they changed, each finding once, and why the audit log cannot be written when that begins. */
function tellNews(monitor: Monitor, tell: (notice: MonitorNotice) => void): () => void {
  let told = "";
  let problem = "";
  const known = new Set<string>();
  return () => {
    const { counts } = monitor;
    const text = JSON.stringify(counts);
    if (text !== told) {
      told = text;
      tell({ kind: "count", ...counts });
    }
    const { auditProblem } = monitor;
    if (auditProblem !== null && auditProblem.code !== problem) {
      tell({ kind: "problem", failure: auditProblem });
    }
    problem = auditProblem?.code ?? "";
    const open = monitor.findings();
    for (const finding of open) {
      if (!known.has(finding.id)) {
        known.add(finding.id);
        const response = monitor.responseTo(finding.id);
        tell({ kind: "finding", finding, ...(response === null ? {} : { response }) });
      }
    }
    for (const id of known) {
      if (!open.some((finding) => finding.id === id)) {
        known.delete(id);
      }
    }
  };
}

function operatorName(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown";
  }
}

function threadHost(): Host | null {
  const parent = parentPort;
  return parent === null
    ? null
    : {
        tell: (notice) => parent.postMessage(notice),
        onOrder: (listener) =>
          parent.on("message", ({ order, port }: { order: MonitorOrder; port: MessagePort | null }) =>
            listener(order, port === null ? null : threadPort(port)),
          ),
      };
}

function threadPort(port: MessagePort): LinkPort {
  return {
    send: (text) => port.postMessage(text),
    onMessage: (listener) => port.on("message", (text: unknown) => listener(String(text))),
    onClose: (listener) => port.on("close", listener),
    close: () => port.close(),
  };
}

function electronHost(): Host | null {
  // Outside Electron `process.parentPort` does not exist, whatever its types say.
  const parent: Electron.ParentPort | undefined = process.parentPort;
  return parent === undefined
    ? null
    : {
        tell: (notice) => parent.postMessage(notice),
        onOrder: (listener) =>
          parent.on("message", ({ data, ports }: { data: MonitorOrder; ports: Electron.MessagePortMain[] }) =>
            listener(data, ports[0] === undefined ? null : electronPort(ports[0])),
          ),
      };
}

function electronPort(port: Electron.MessagePortMain): LinkPort {
  return {
    send: (text) => port.postMessage(text),
    onMessage: (listener) => {
      port.on("message", ({ data }) => listener(String(data)));
      // Not before: what came earlier waits in the port, and without a listener it would be lost.
      port.start();
    },
    onClose: (listener) => port.on("close", listener),
    close: () => port.close(),
  };
}
