/** A receiver of alerts while it is typed: numbers are text still, and what another kind needs is kept. */
import type { Sink } from "../../../shared/settings/alerts.ts";

export interface SinkDraft {
  readonly id: string;
  readonly kind: Sink["kind"];
  readonly name: string;
  readonly enabled: boolean;
  readonly condition: string;
  readonly revocations: boolean;
  readonly body: Sink["body"];
  readonly perMinute: string;
  readonly path: string;
  readonly transport: "udp" | "tcp" | "tls";
  readonly host: string;
  readonly port: string;
}

export function draftOf(sink: Sink | null): SinkDraft {
  const empty: SinkDraft = {
    id: crypto.randomUUID(),
    kind: "webhook",
    name: "",
    enabled: true,
    condition: "severity>=warning",
    revocations: true,
    body: "own",
    perMinute: "30",
    path: "",
    transport: "tls",
    host: "",
    port: "6514",
  };
  if (sink === null) return empty;
  switch (sink.kind) {
    case "webhook":
      return { ...empty, ...sink, perMinute: String(sink.perMinute) };
    case "file":
      return { ...empty, ...sink };
    case "syslog":
      return { ...empty, ...sink, port: String(sink.port) };
  }
}

/** Not checked yet. */
export function sinkOf(draft: SinkDraft): unknown {
  const { id, kind, name, enabled, condition, revocations, body } = draft;
  const common = { id, kind, name: name.trim(), enabled, condition: condition.trim(), revocations, body };
  switch (kind) {
    case "webhook":
      return { ...common, perMinute: Number(draft.perMinute) };
    case "file":
      return { ...common, path: draft.path.trim() };
    case "syslog":
      return { ...common, transport: draft.transport, host: draft.host.trim(), port: Number(draft.port) };
  }
}
