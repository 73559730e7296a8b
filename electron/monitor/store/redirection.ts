/** What the nodes of a cluster say of keys whose slots are moving. https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/ */
import { command, type WireError } from "./wire.ts";

/** Sent before a command to a node that an ASK named; holds for that command only. */
export const ASKING = command("ASKING");

/** A key whose slot is moving is asked for again after this long. */
export const MOVED_RETRY_MS = 200;

export interface Redirection {
  /** "host:port" that may be asked just this once (ASK); null: the owner has changed for good, or is between two. */
  readonly ask: string | null;
}

/** `MOVED 3999 host:port`, `ASK 3999 host:port`, `TRYAGAIN …`; the host may be empty or an IPv6 address. Null for other errors. */
export function redirectionIn({ message }: WireError): Redirection | null {
  const [, kind, to] = /^(MOVED|ASK|TRYAGAIN)(?: \d+ (\S*))?/.exec(message) ?? [];
  return kind === undefined ? null : { ask: kind === "ASK" ? (to ?? null) : null };
}
