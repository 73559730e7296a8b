/** The commands about stores that are not yet, or no longer, watched: looking at them, and the saved ones. */
import { randomUUID } from "node:crypto";
import { parseAddress } from "../../shared/address/parse-address.ts";
import type { StoreAddress } from "../../shared/address/store-address.ts";
import { FailureError, failure } from "../../shared/failure.ts";
import type { CommandInput, CommandName, CommandOutput, StoreMeant } from "../../shared/link.ts";
import type { AuditLog } from "./audit/audit-log.ts";
import { onRecord } from "./audit/on-record.ts";
import type { SavedConnections } from "./connections/connections.ts";
import { declaredFormat } from "./formats/declared-format.ts";
import type { MonitorSettings } from "./settings/settings.ts";
import type { HostKeys } from "./store/host-keys.ts";
import { enableEvents, preflight } from "./store/preflight.ts";
import type { StoreWatch } from "./store/watch.ts";
import type { Target } from "./watched.ts";

interface ConnectionCommandParts {
  readonly connections: SavedConnections;
  readonly hostKeys: HostKeys;
  readonly audit: AuditLog;
  readonly settings: MonitorSettings;
  readonly readOnly: boolean;
  readonly watch: StoreWatch | null;
  readonly connect: (target: Target) => Promise<void>;
}

type Names = Extract<
  CommandName,
  | "connect"
  | "chooseFeed"
  | "preflight"
  | "acceptHostKey"
  | "enableEvents"
  | "saveConnection"
  | "removeConnection"
  | "restoreConnection"
  | "openConnection"
  | "exportConnections"
  | "importConnections"
>;

/** Each throws {@link FailureError}s. */
export function connectionCommands(parts: () => ConnectionCommandParts): {
  readonly [N in Names]: (input: CommandInput<N>) => CommandOutput<N> | Promise<CommandOutput<N>>;
} {
  const watched = (): StoreWatch => {
    const present = parts().watch;
    if (present === null) {
      throw new FailureError(failure("not-connected"));
    }
    return present;
  };
  const addressOf = async (store: StoreMeant): Promise<StoreAddress> => {
    if (store.kind === "current") {
      return watched().address;
    }
    const parsed = parseAddress(await parts().connections.completed(store.url, store.secretsOf));
    if ("problem" in parsed) {
      throw new FailureError(parsed.problem);
    }
    return parsed.address;
  };
  return {
    connect: async ({ url, secretsOf, ...how }) => {
      const { connections, connect } = parts();
      await connect({ ...how, url: await connections.completed(url, secretsOf), demonstration: null });
      return {};
    },
    chooseFeed: ({ feed }) => {
      watched().follow(feed);
      return {};
    },
    preflight: async ({ store, feed }) => {
      const { settings, hostKeys } = parts();
      const { declared } = settings.current.formats;
      return preflight(await addressOf(store), feed, declared.map(declaredFormat), hostKeys);
    },
    acceptHostKey: async ({ server }) => {
      const { hostKeys, audit, watch } = parts();
      const result = `SSH host key of ${server} (${hostKeys.known(server) ?? "unknown"}) forgotten: the next one is taken`;
      const entry = { group: randomUUID(), users: [], sessions: 0, reason: null, result };
      await audit.write({ ...entry, action: "settings", phase: "outcome" }, []);
      hostKeys.forget(server);
      watch?.retryNow();
      return {};
    },
    enableEvents: async ({ store, flags }) => {
      const { audit, readOnly, hostKeys } = parts();
      if (readOnly) {
        throw new FailureError(failure("read-only"));
      }
      const address = await addressOf(store);
      const result = `notify-keyspace-events: ${flags.map(({ now, wouldBe }) => `“${now}” → “${wouldBe}”`).join(", ")}`;
      await onRecord(audit, result, () => enableEvents(address, flags, hostKeys));
      parts().watch?.restart("closed to choose the change feed again");
      return {};
    },
    saveConnection: async (wanted) => ({ id: await parts().connections.save(wanted) }),
    removeConnection: async ({ id }) => {
      await parts().connections.remove(id);
      return {};
    },
    restoreConnection: async ({ id }) => {
      await parts().connections.restore(id);
      return {};
    },
    openConnection: async ({ id }) => {
      const { connections, connect } = parts();
      await openSaved(connections, id, connect);
      return {};
    },
    exportConnections: () => ({ text: parts().connections.exported() }),
    importConnections: async ({ text }) => {
      const { added, problems } = await parts().connections.import(text);
      return { added, problems: problems.slice(0, 100) };
    },
  };
}

/** Rejects with `connection-unknown` or, where the password has been forgotten, `password-required`. */
export async function openSaved(
  connections: SavedConnections,
  id: string,
  connect: (target: Target) => Promise<void>,
): Promise<void> {
  const opened = await connections.open(id);
  await connect({ ...opened, demonstration: null, savedAs: id });
  // Watching has begun; a disk that refuses to remember it is in the view, not a reason to say that it failed.
  await connections.opened(id).catch(() => undefined);
}
