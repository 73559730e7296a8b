import { systemErrorWords } from "../../shared/system-error.ts";
import { tlsWords } from "../../shared/tls-problem.ts";
import { locale } from "./language.ts";
import { pluralIn } from "./plural.ts";

const many = pluralIn("en", locale);

/** What Settings says about alerts. */
export const alertsEn = {
  title: "Alerts",
  hint: "Findings and revocations are sent to these. Session tokens never are. What a receiver does not take waits on disk and is tried again.",
  none: "Nothing is sent anywhere.",
  add: "Add",
  edit: "Change",
  remove: "Remove",
  test: "Send a test",
  tested: (name: string) => `The test arrived at ${name}.`,
  saved: (name: string) => `Alerts to ${name} saved.`,
  removed: (name: string) => `Alerts to ${name} removed.`,
  reallyRemove: (waiting: number) =>
    waiting === 0
      ? "It is told of nothing any more, and its address is forgotten."
      : `It is told of nothing any more, and ${many(waiting, { one: "event that waits is", other: "events that wait are" })} thrown away.`,
  kinds: { webhook: "Webhook", file: "File", syslog: "Syslog" },
  bodies: { own: "JSON", slack: "Slack", teams: "Teams", ecs: "ECS", ocsf: "OCSF" },
  transports: { udp: "UDP", tcp: "TCP", tls: "TLS" },
  off: "off",
  never: "nothing delivered since the start",
  delivered: "last delivery",
  failing: "failing since",
  /** What the monitor gives as the reason is words already, the system's code, or the name of a problem with TLS. */
  reason: (reason: string): string => tlsWords(reason)?.reason ?? systemErrorWords(reason),
  /** What to do about it; null: nothing that is known here. */
  remedy: (reason: string): string | null => tlsWords(reason)?.next ?? null,
  nextAttempt: "next attempt",
  waiting: (count: number) => many(count, { one: "event waits", other: "events wait" }),
  dropped: (count: number) => many(count, { one: "event lost", other: "events lost" }),
  signed: "signed",
  form: {
    newTitle: "Send alerts",
    changeTitle: (name: string) => `Alerts to ${name}`,
    kind: "Receiver",
    name: "Name",
    url: "Address",
    urlHint: "It is kept like a password: whoever has it can post there. It is never shown again.",
    urlKept: "Leave it empty to keep the present one.",
    key: "Signing key",
    keyHint:
      "Optional. Deliveries then carry a signature as in Standard Webhooks (HMAC-SHA256), by which the receiver knows you.",
    keyKept: "Leave it empty to keep the present one.",
    forgetKey: "Do not sign any more",
    body: "Format",
    perMinute: "At most a minute",
    path: "File",
    pathHint: "An absolute path that ends in .jsonl. One line of JSON per event is appended.",
    transport: "Transport",
    transportHint:
      "UDP and TCP do not answer, so what is lost on the way is not noticed. Only TLS is encrypted.",
    host: "Host",
    port: "Port",
    condition: "Only findings that match",
    conditionHint: "A filter, for example severity>=warning -rule:new-country. Empty: all findings.",
    revocations: "Revocations as well",
    enabled: "On",
    save: "Save",
  },
};
