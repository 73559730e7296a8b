/** Switching keyspace events on: what would be set, setting it when asked to, and how where we may not. */
import { FailureError, failure } from "../../../shared/failure.ts";
import { RECOMMENDED_FLAGS } from "../../../shared/preflight.ts";
import type { StoreConnection } from "./connection.ts";
import { isSufficient } from "./events-feed.ts";
import { allowed } from "./reply.ts";

const SETTING = "notify-keyspace-events";

export interface NodeFlags {
  readonly node: string;
  readonly now: string;
  readonly wouldBe: string;
}

/** The flags of every primary; null where one of them refuses to tell. */
export async function readNodeFlags(connection: StoreConnection): Promise<NodeFlags[] | null> {
  const all: NodeFlags[] = [];
  for (const { name, client } of connection.nodes) {
    const reply = await allowed(client.config("GET", SETTING));
    const now: unknown = Array.isArray(reply) ? reply[1] : undefined;
    if (typeof now !== "string") {
      return null;
    }
    all.push({ node: name, now, wouldBe: mergedFlags(now) });
  }
  return all;
}

/** Everything that is on stays on: other programs may live on it. */
export function mergedFlags(now: string): string {
  if (isSufficient(now)) {
    return now;
  }
  const missing = [...RECOMMENDED_FLAGS].filter(
    (flag) => !now.includes(flag) && (flag === "K" || !now.includes("A")),
  );
  return now + missing.join("");
}

/**
 * Sets what {@link readNodeFlags} announced. Rejects with `settings-invalid` where the server's flags have changed
 * since, so that nothing is set that nobody has read, and with `config-denied`.
 */
export async function setNodeFlags(
  connection: StoreConnection,
  confirmed: readonly NodeFlags[],
): Promise<void> {
  const present = await readNodeFlags(connection);
  if (present === null) {
    throw new FailureError(failure("config-denied"));
  }
  if (JSON.stringify(present) !== JSON.stringify(confirmed)) {
    throw new FailureError(
      failure("settings-invalid", { name: SETTING, reason: "it has been changed meanwhile; check again" }),
    );
  }
  for (const { name, client } of connection.nodes) {
    const flags = present.find(({ node }) => node === name);
    if (flags !== undefined && flags.now !== flags.wouldBe) {
      if ((await allowed(client.config("SET", SETTING, flags.wouldBe))) === null) {
        throw new FailureError(failure("config-denied"));
      }
    }
  }
}
