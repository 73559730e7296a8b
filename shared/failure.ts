/**
 * Every failure that a person can cause or meet, by name, and the one place that turns a name into sentences.
 * Failures cross the link as `{ code, params }`; text is made where it is shown. Never put a token, a key or a
 * password into `params`.
 */
import { z } from "zod";
import { refusalWords } from "./revoke-refusal.ts";
import { systemErrorWords } from "./system-error.ts";
import { tlsWords } from "./tls-problem.ts";

export const FailureCodeSchema = z.enum([
  // Connecting
  "url-invalid",
  "unreachable",
  "timed-out",
  "not-redis",
  "tls-failed",
  "password-required",
  "password-wrong",
  "database-missing",
  "connection-lost",
  "store-loading",
  "too-many-connections",
  "ssh-unreachable",
  "ssh-login-refused",
  "ssh-host-changed",
  "ssh-key-unusable",
  "ssh-agent-missing",
  "ssh-forward-refused",
  "replica-behind",
  "no-replica",
  // Permissions and server settings
  "read-denied",
  "sampled",
  "scan-denied",
  "subscribe-denied",
  "config-denied",
  "events-off",
  "no-feed",
  // Revoking
  "revoke-denied",
  "revoke-refused",
  "revoke-contended",
  "read-only",
  "audit-unavailable",
  "audit-locked",
  "outcome-unrecorded",
  "count-mismatch",
  "reason-required",
  "events-undelivered",
  "events-set-aside",
  "session-unknown",
  "finding-unknown",
  "export-unknown",
  "lesson-unknown",
  // Input
  "filter-invalid",
  "message-invalid",
  "view-unknown",
  "file-unreadable",
  "geo-file-invalid",
  "settings-invalid",
  "settings-set-aside",
  "settings-not-kept",
  // Alerts
  "sink-invalid",
  "sink-unknown",
  "sink-failed",
  "alerts-failing",
  "alerts-set-aside",
  "response-unknown",
  // History
  "history-broken",
  "history-locked",
  "history-newer",
  "history-unavailable",
  "connections-set-aside",
  "connections-not-kept",
  "connection-unknown",
  "too-many-saved",
  // Application
  "not-connected",
  "data-folder-unusable",
  "monitor-crashed",
  "monitor-keeps-crashing",
  "link-lost",
  "internal",
]);
export type FailureCode = z.infer<typeof FailureCodeSchema>;

export const FailureSchema = z.object({
  code: FailureCodeSchema,
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
/** An expected failure as a value. */
export type Failure = z.infer<typeof FailureSchema>;

/** What to tell a person: what happened, what it means for what is on the screen, what to do next. */
export interface FailureText {
  readonly what: string;
  readonly meaning: string;
  readonly next: string;
}

export function failure(code: FailureCode, params: Failure["params"] = {}): Failure {
  return { code, params };
}

/** Carries a {@link Failure} through code that throws; only the rim (Redis, files, processes) throws it. */
export class FailureError extends Error {
  readonly failure: Failure;
  constructor(reason: Failure) {
    super(oneLine(failureText(reason)));
    this.name = "FailureError";
    this.failure = reason;
  }
}

/** The three sentences as one line, for terminals and logs. */
export function oneLine(text: FailureText): string {
  return [text.what, text.meaning, text.next].filter((part) => part !== "").join(" ");
}

/** What the store's answer to a command that changes something means, by its first word. */
const REFUSALS: Readonly<Record<string, string>> = {
  MISCONF: "it cannot save its data to disk and takes no changes until it can (MISCONF)",
  NOREPLICAS: "it takes no changes while too few replicas are in step (NOREPLICAS)",
  BUSY: "a script keeps it busy (BUSY)",
  CLUSTERDOWN: "its cluster is down (CLUSTERDOWN)",
};

export function failureText({ code, params }: Failure): FailureText {
  const p = (name: string): string => String(params[name] ?? "");
  const tls = tlsWords(p("reason"));
  const reason = tls?.reason ?? systemErrorWords(p("reason"));
  const because = reason === "" ? "" : ` (${reason})`;
  switch (code) {
    case "url-invalid":
      return {
        what: `This is not a store address: ${reason}.`,
        meaning: "Nothing is being watched.",
        next: "Use redis://host:6379/0, rediss://host:6380 for TLS, or unix:///path/to/redis.sock.",
      };
    case "unreachable":
      return {
        what: `Nothing answers at ${p("where")}${because}.`,
        meaning: "Sessions cannot be read or revoked.",
        next: "Check the host and port, that the server is running, and that no firewall is in between.",
      };
    case "timed-out":
      return {
        what: `${p("where")} accepted the connection but did not answer within ${p("seconds")} seconds.`,
        meaning: "Sessions cannot be read or revoked.",
        next: "Check that this is a Redis port, that TLS is on where the server expects it, and the server's load.",
      };
    case "not-redis":
      return {
        what: `${p("where")} answers, but not as a Redis or Valkey server.`,
        meaning: "Nothing is being watched.",
        next: "Check the port; if the server expects TLS, use rediss:// instead of redis://.",
      };
    case "tls-failed":
      return {
        what: `The encrypted connection to ${p("where")} failed: ${reason}.`,
        meaning: "Nothing was sent, so no password was exposed.",
        next: tls?.next ?? "Check the certificate authority, the server name, and that the port speaks TLS.",
      };
    case "password-required":
      return {
        what: `${p("where")} asks for a password.`,
        meaning: "Nothing is being watched.",
        next: "Put it into the address as redis://user:password@host, or into the connection form.",
      };
    case "password-wrong":
      return {
        what: `${p("where")} refused the user name or password.`,
        meaning: "Nothing is being watched.",
        next: "Check both; on Redis 6 and later the user is “default” unless the address names another.",
      };
    case "database-missing":
      return {
        what: `Database ${p("database")} does not exist on ${p("where")}.`,
        meaning: "Nothing is being watched.",
        next: "Most stores use database 0; a cluster has no other.",
      };
    case "connection-lost":
      return {
        what: `The connection to ${p("where")} was lost${because}.`,
        meaning: "What is on the screen may be out of date.",
        next: "Sessionwatch keeps trying and reads everything again once it is back.",
      };
    case "store-loading":
      return {
        what: `${p("where")} is still loading its data from disk.`,
        meaning: "Nothing can be read yet.",
        next: "Sessionwatch starts by itself when the server is ready.",
      };
    case "too-many-connections":
      return {
        what: `${p("where")} has no free connection (maxclients reached).`,
        meaning: "What is on the screen may be out of date.",
        next: "Sessionwatch keeps trying; raise maxclients or close other clients.",
      };
    case "sampled":
      return {
        what: `Only one user in ${p("oneIn")} is watched.`,
        meaning:
          "Numbers over all users are estimates; those with a range say how far they may be off. A watched user's sessions are all there; other users, and attacks on them, are not seen.",
        next: "Remove “sample” from the address to watch everybody.",
      };
    case "read-denied":
      return {
        what:
          p("extent") === "some"
            ? "This user may not read some of the sessions (GETRANGE or HGETALL is refused)."
            : "This user may not read any session (GETRANGE or HGETALL is refused).",
        meaning:
          p("extent") === "some"
            ? "Those are counted, but whose they are and from where they are used is unknown: nobody would notice if one was stolen."
            : "Sessions are counted, but whose they are and from where they are used is unknown: nobody would notice if one was stolen.",
        next: "Grant +getrange and +hgetall on the session keys; Connections shows the exact ACL line.",
      };
    case "scan-denied":
      return {
        what: "This user may not list keys (SCAN is refused).",
        meaning: "Only sessions that change from now on can be seen.",
        next: "Grant +scan; Connections shows the exact ACL line.",
      };
    case "subscribe-denied":
      return {
        what: "This user may not subscribe to keyspace events.",
        meaning: "Changes are found by scanning again and again, so they appear later.",
        next: "Grant +psubscribe and the channels __key*; Connections shows the exact ACL line.",
      };
    case "config-denied":
      return {
        what: "This server does not let us read its settings (CONFIG is refused).",
        meaning: "Whether it sends keyspace events is found out by watching; until then, scans fill the gap.",
        next: "On a managed service set notify-keyspace-events to Kg$hxe in its parameter group.",
      };
    case "events-off":
      return {
        what: `Keyspace events are switched off on this server${p("flags") === "" ? "" : ` (notify-keyspace-events is “${p("flags")}”)`}.`,
        meaning: "Changes are found by scanning again and again, so they appear later.",
        next: "Set notify-keyspace-events to Kg$hxe to see changes at once.",
      };
    case "no-feed":
      return {
        what: "No way of following changes is available on this server.",
        meaning: "The screen shows the last scan and when it was.",
        next: "Connections shows what is refused and how to allow it.",
      };
    case "revoke-denied":
      return {
        what: `The store refused to delete the session (${refusalWords(p("reason"))}).`,
        meaning: "The session is still alive.",
        next: "Grant +unlink (or +del) on the session keys; Connections shows the exact ACL line.",
      };
    case "revoke-refused":
      return {
        what: `The store did not delete the session: ${REFUSALS[p("reason")] ?? `it answered ${p("reason")}`}.`,
        meaning:
          "The session is still alive. The store can be reached, and others may not be able to write to it either.",
        next: "Tell whoever runs the store, and revoke again when it takes changes.",
      };
    case "revoke-contended":
      return {
        what: "The session's record changed each time it was about to be replaced.",
        meaning: "The session is still alive.",
        next: "Revoke it again; requests with it were probably running.",
      };
    case "read-only":
      return {
        what: "This connection is read-only.",
        meaning: "No session was revoked.",
        next: "Open the connection with revoking allowed.",
      };
    case "audit-unavailable":
      return {
        what: `The audit log cannot be written (${reason}).`,
        meaning: "Nothing was revoked: without a record there is no revocation. Watching goes on.",
        next: "Free disk space or fix the folder's permissions, then try again.",
      };
    case "audit-locked":
      return {
        what: "Another Sessionwatch is writing this audit log.",
        meaning: "Nothing was revoked: a log with two writers proves nothing. Watching goes on.",
        next: "Revoke there, or close it; this one takes over within seconds.",
      };
    case "outcome-unrecorded":
      return {
        what: `The store has answered, but the outcome could not be written to the audit log (${reason}).`,
        meaning: "The log has the intent. The outcome is kept and written as soon as that is possible.",
        next: "Free disk space or fix the folder's permissions before you close Sessionwatch.",
      };
    case "events-undelivered":
      return {
        what: `Security events about revoked sessions are not delivered (${reason}${p("also") === "" ? "" : `; ${p("also")}`}).`,
        meaning: "The sessions are revoked; systems that wait for the events do not know it yet.",
        next: tls?.next ?? "Check the receiver under Settings; what can be delivered later is tried again.",
      };
    case "reason-required":
      return {
        what: "A reason is required for this.",
        meaning: "Nothing was revoked.",
        next: "Give a reason, such as a ticket number. When one is required is set under Settings.",
      };
    case "count-mismatch":
      return {
        what: `You confirmed ${p("confirmed")} sessions, but there are ${p("actual")} now.`,
        meaning: "Nothing was revoked.",
        next: "Look at the new count and confirm again.",
      };
    case "session-unknown":
      return {
        what: "This session is no longer in the table.",
        meaning: "It has probably ended in the meantime.",
        next: "Nothing needs to be done.",
      };
    case "finding-unknown":
      return {
        what: "This finding is not known any more.",
        meaning: "Nothing was changed.",
        next: "It has probably been closed and forgotten in the meantime.",
      };
    case "export-unknown":
      return {
        what: "This export is not under way any more.",
        meaning: "The file is not complete and was not saved.",
        next: "Export again. It ends when another store is connected, or when several others were begun after it.",
      };
    case "lesson-unknown":
      return {
        what: "This is not known any more.",
        meaning: "Nothing was changed.",
        next: "Someone has probably taken it back in the meantime.",
      };
    case "filter-invalid":
      return {
        what: `${reason} The filter is not understood.`,
        meaning: "The list still shows the filter before it.",
        next: "Correct the underlined part, or press Esc to clear it.",
      };
    case "message-invalid":
      return {
        what: "The monitor received a message it does not understand.",
        meaning: "The message was ignored.",
        next: "If this window is from another version, reload it.",
      };
    case "view-unknown":
      return {
        what: `There is no view named ${p("name")}.`,
        meaning: "Nothing is shown.",
        next: "If this window is from another version, reload it.",
      };
    case "file-unreadable":
      return {
        what: `The file ${p("file")} cannot be read (${reason}).`,
        meaning: "It is ignored.",
        next: "Check that it exists and may be read.",
      };
    case "geo-file-invalid":
      return {
        what: `${p("file")} is not a usable MaxMind or DB-IP database: ${reason}.`,
        meaning: "What was in use before stays in use.",
        next: "Choose a whole .mmdb file of the right kind: countries or cities for places, ASN for networks.",
      };
    case "settings-invalid":
      return {
        what: `The setting ${p("name")} is not valid: ${reason}.`,
        meaning: "The previous value stays in force.",
        next: "Correct it and save again.",
      };
    case "ssh-unreachable":
      return {
        what: `The SSH server ${p("tunnel")} does not answer${because}.`,
        meaning: "The store behind it cannot be reached.",
        next: "Check its host and port, and that it can be reached from here with ssh.",
      };
    case "ssh-login-refused":
      return {
        what: `The SSH server ${p("tunnel")} refused the login.`,
        meaning: "The store behind it cannot be reached.",
        next: "Check the user name and the password or key; whether the agent holds the right key is told by ssh-add -l.",
      };
    case "ssh-host-changed":
      return {
        what: `The SSH server ${p("tunnel")} has another host key than before: ${p("found")} instead of ${p("known")}.`,
        meaning:
          "Somebody may be listening in between, so the connection was broken off before any password was sent.",
        next: "Ask whoever runs the server. If the change is right, accept the new key in Connections.",
      };
    case "ssh-key-unusable":
      return {
        what: `The private key ${p("file")} cannot be used: ${reason}.`,
        meaning: "No login was tried.",
        next: "Check the file and its passphrase.",
      };
    case "ssh-agent-missing":
      return {
        what: "No SSH agent is running for this user.",
        meaning: "There is no key to log in with.",
        next: "Start an agent (SSH_AUTH_SOCK names it), or choose a key file or a password.",
      };
    case "ssh-forward-refused":
      return {
        what: `The SSH server ${p("tunnel")} does not reach ${p("where")} (${reason}).`,
        meaning: "Sessions cannot be read or revoked.",
        next: "Check the store's host and port as seen from there, and that the server allows TCP forwarding.",
      };
    case "replica-behind":
      return {
        what: `The replica ${p("replica")} is ${p("seconds")} seconds behind its primary.`,
        meaning: "What is on the screen is that much older than the store.",
        next: "It is left when it falls further behind; to see the present at once, connect without reading from replicas.",
      };
    case "no-replica":
      return {
        what: `No replica of ${p("where")} can be read from${because}.`,
        meaning: "Sessions are read from the primary instead.",
        next: "Nothing needs to be done; at the next connection replicas are looked for again.",
      };
    case "connections-set-aside":
      return {
        what: `The saved connections could not be read: ${reason}.`,
        meaning: "The list is empty.",
        next:
          p("aside") === ""
            ? "Look at the file in the data folder, or import an export."
            : `The file was kept as ${p("aside")}; correct it and put it back, or import an export.`,
      };
    case "connections-not-kept":
      return {
        what: `The saved connections cannot be written to disk${because}.`,
        meaning: "The change lasts until Sessionwatch quits.",
        next: "Check that the data folder may be written and that the disk is not full.",
      };
    case "connection-unknown":
      return {
        what: "This connection is no longer saved.",
        meaning: "It was probably removed in another window.",
        next: "Choose another one.",
      };
    case "too-many-saved":
      return {
        what: `No more than ${p("most")} connections can be saved.`,
        meaning: "This one was not saved.",
        next: "Remove some that are not needed any more.",
      };
    case "settings-set-aside":
      return {
        what: `The settings could not be used: ${reason}.`,
        meaning: "The usual settings are in force.",
        next:
          p("aside") === ""
            ? "Look at the file in the data folder, or set things again."
            : `The file was kept as ${p("aside")}; correct it and put it back, or set things again.`,
      };
    case "settings-not-kept":
      return {
        what: `The settings could not be written to disk${because}.`,
        meaning: "They are in force until Sessionwatch ends, and will be forgotten then.",
        next: "Check the free space and the permissions of the data folder, and save again.",
      };
    case "response-unknown":
      return {
        what: "There is nothing left to stop.",
        meaning: "The automatic response has happened already, or was withdrawn.",
        next: "The finding shows what became of it; the audit log has each session.",
      };
    case "sink-invalid":
      return {
        what: `This alert cannot be set up: ${reason}.`,
        meaning: "Nothing was changed.",
        next: "Correct it and save again.",
      };
    case "sink-unknown":
      return {
        what: "This alert does not exist any more.",
        meaning: "Somebody else may have removed it; nothing is sent there.",
        next: "Look at the list of alerts under Settings.",
      };
    case "sink-failed":
      return {
        what: `The test did not arrive: ${reason}.`,
        meaning: "What happens in the meantime is kept and delivered later.",
        next: tls?.next ?? "Check the address, and that the receiver is running.",
      };
    case "alerts-failing":
      return {
        what: `Alerts to “${p("name")}” do not arrive: ${reason}.`,
        meaning: `${p("waiting")} are kept and will be delivered${p("dropped") === "0" ? "" : `; ${p("dropped")} are lost`}.`,
        next: tls?.next ?? "Check the receiver; Settings shows when it is tried again.",
      };
    case "alerts-set-aside":
    case "events-set-aside": {
      const list =
        code === "alerts-set-aside" ? `alerts that wait for “${p("name")}”` : "security events that wait";
      return {
        what:
          p("lines") === ""
            ? `The file of ${list} cannot be read${because}.`
            : `The file of ${list} is damaged (lines that cannot be read: ${p("lines")}).`,
        meaning:
          p("lines") === ""
            ? "What was in it is not delivered. What comes now is."
            : "All else in it is delivered, perhaps a second time.",
        next:
          p("aside") === ""
            ? "It is set aside as soon as the data folder can be written: check its permissions and free space."
            : `What cannot be read was kept as ${p("aside")}. Look there for what the receiver was not told; what you can put right, put into the file in its place while Sessionwatch is not running.`,
      };
    }
    case "history-broken":
      return {
        what: `The history file ${p("file")} was damaged and has been set aside as ${p("aside")}.`,
        meaning: "Charts of the past, learned habits and old findings begin anew. Watching is not affected.",
        next: "Put a backup of the file in its place while Sessionwatch is not running, or carry on.",
      };
    case "history-locked":
      return {
        what: `The history file ${p("file")} is in use by another Sessionwatch.`,
        meaning: "What is learned here lasts until this one ends. Watching is not affected.",
        next: "Close the other one and connect again to keep a history.",
      };
    case "history-newer":
      return {
        what: `The history file ${p("file")} was written by a newer Sessionwatch.`,
        meaning: "It is left as it is, and what is learned here lasts until this one ends.",
        next: "Update Sessionwatch to use it.",
      };
    case "history-unavailable":
      return {
        what: `The history cannot be kept in ${p("file")} (${reason}).`,
        meaning: ["users", "findings", "minutes"].every((what) => /^0?$/.test(p(what)))
          ? "What is learned now may be lost when Sessionwatch ends. Watching is not affected."
          : `Too much waits, so the oldest of it is given up; so far users: ${p("users")}, changes of findings: ${p("findings")}, minutes of activity: ${p("minutes")}. Watching is not affected.`,
        next: "Free disk space or fix the folder's permissions; Sessionwatch keeps trying.",
      };
    case "not-connected":
      return {
        what: "No store is connected.",
        meaning: "There is nothing to show.",
        next: "Open a connection.",
      };
    case "data-folder-unusable":
      return {
        what: `Sessionwatch cannot write to its data folder ${p("folder")} (${reason}).`,
        meaning: "Without it nothing can be recorded, so it has not been started. No store was touched.",
        next: "Give yourself the right to write there, or name another folder in SESSIONWATCH_DATA_FOLDER.",
      };
    case "monitor-crashed":
      return {
        what: "The monitor stopped unexpectedly and is started again.",
        meaning: "What is on the screen is from before that; then everything is read from the store again.",
        next: "If it happens repeatedly, save a diagnostics bundle from the Help menu.",
      };
    case "monitor-keeps-crashing":
      return {
        what: `The monitor stopped unexpectedly ${p("times")} times in a row and is not started again.`,
        meaning: "Nothing is being watched, and what is on the screen is old. No session was revoked by it.",
        next: "Try once more; if it happens again, save a diagnostics bundle and report it.",
      };
    case "link-lost":
      return {
        what: "This window lost its connection to the monitor before the answer came.",
        meaning: "Whether it was carried out is not known here; the audit log has the record.",
        next: "Wait until the window is connected again and look at the session once more.",
      };
    case "internal":
      return {
        what: `Something went wrong inside Sessionwatch (${p("where")}).`,
        meaning: "What is on the screen may be incomplete.",
        next: "Reload; if it happens again, please report it.",
      };
  }
}
