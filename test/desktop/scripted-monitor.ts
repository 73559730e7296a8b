/**
 * Stands for the monitor in tests of the desktop host alone: a utility process that does on a link's word what the real
 * one does when the store gives it reason to. Speaks the orders and notices of `electron/monitor-messages.ts`.
 */

import type { MonitorNotice, MonitorOrder, Target } from "../../electron/monitor-messages.ts";
import type { Finding } from "../../shared/finding.ts";
import type { ResponseDue } from "../../shared/settings/response.ts";

type WatchedTarget = Extract<MonitorNotice, { kind: "watching" }>["target"];

/** What a test says on a link; the answer, if any, comes back on the same. */
export type Script =
  | { readonly say: "echo"; readonly text: string }
  | { readonly say: "environment" }
  | { readonly say: "target" }
  /** Its answer is what the host made of it; "" where it cannot. */
  | { readonly say: "seal"; readonly text: string }
  | { readonly say: "unseal"; readonly sealed: string }
  /** As if a window had chosen it. */
  | { readonly say: "watching"; readonly target: WatchedTarget }
  | { readonly say: "count"; readonly sessions: number; readonly findings: number; readonly critical: number }
  | {
      readonly say: "finding";
      readonly id: string;
      readonly sentence: string;
      readonly response?: ResponseDue;
    }
  | { readonly say: "nonsense" }
  | { readonly say: "print"; readonly text: string }
  | { readonly say: "crash" }
  /** From now on a stop is only answered `ms` after it was ordered, as if a revocation were under way. */
  | { readonly say: "be busy"; readonly ms: number };

let target: Target | null = null;
let resyncs = 0;
let lasts = 0;
let busyMs = 0;
let secretAnswer: ((text: string) => void) | null = null;

const parent = process.parentPort;
const tell = (notice: MonitorNotice) => parent.postMessage(notice);

parent.on("message", ({ data, ports }: { data: MonitorOrder; ports: Electron.MessagePortMain[] }) => {
  switch (data.kind) {
    case "link": {
      const [port] = ports;
      port?.on("message", (event) => obey(JSON.parse(String(event.data)), (text) => port.postMessage(text)));
      port?.start();
      return;
    }
    case "connect":
      target = data;
      return;
    case "connect-last":
      lasts += 1;
      return;
    case "secret":
      secretAnswer?.(data.text ?? "");
      return;
    case "resync":
      resyncs += 1;
      return;
    case "stop":
      setTimeout(() => tell({ kind: "stopped" }), busyMs);
      return;
  }
});

function obey(script: Script, answer: (text: string) => void): void {
  switch (script.say) {
    case "echo":
      answer(script.text);
      return;
    case "environment":
      answer(JSON.stringify(Object.keys(process.env)));
      return;
    case "target":
      answer(JSON.stringify({ target, resyncs, lasts }));
      return;
    case "seal":
      secretAnswer = answer;
      tell({ kind: "seal", call: 1, text: script.text });
      return;
    case "unseal":
      secretAnswer = answer;
      tell({ kind: "unseal", call: 2, sealed: script.sealed });
      return;
    case "watching":
      tell({ kind: "watching", target: script.target });
      return;
    case "count":
      tell({
        kind: "count",
        sessions: script.sessions,
        findings: script.findings,
        critical: script.critical,
      });
      return;
    case "finding":
      tell({
        kind: "finding",
        finding: findingOf(script.id, script.sentence),
        ...(script.response === undefined ? {} : { response: script.response }),
      });
      return;
    case "nonsense":
      parent.postMessage({ kind: "finding", finding: { id: "<script>" } });
      return;
    case "print":
      process.stderr.write(script.text);
      return;
    case "crash":
      process.kill(process.pid, "SIGKILL");
      return;
    case "be busy":
      busyMs = script.ms;
      answer("busy");
      return;
  }
}

function findingOf(id: string, sentence: string): Finding {
  return {
    id,
    rule: "concurrent-countries",
    severity: "critical",
    score: 90,
    parts: [{ name: "countries", points: 90 }],
    user: "alice",
    label: null,
    sentence,
    evidence: { sightings: [], thresholds: {} },
    raisedAt: 0,
    updatedAt: 0,
    state: { kind: "open" },
    note: null,
  };
}
