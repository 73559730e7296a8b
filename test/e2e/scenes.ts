/** Every state of the connection, as a scene of the recorded moment. */
import { failure } from "../../shared/failure.ts";
import type { Scene } from "./replay.ts";

const WHERE = "redis://sessions.internal:6379/0";
const lost = failure("connection-lost", { where: WHERE, reason: "" });

export const scenes = {
  connecting: {
    silent: ["overview", "sessions", "findings"],
    status: (at) => ({
      phase: { kind: "connecting", since: at - 40_000 },
      feed: null,
      lagMs: null,
      drift: null,
    }),
  },
  loading: {
    status: () => ({
      phase: {
        kind: "loading",
        read: 412_000,
        total: { value: 1_000_000, estimate: { kind: "keys" } },
      },
    }),
  },
  empty: { empty: true },
  "catching-up": {
    status: () => ({ phase: { kind: "catching-up", behind: 18_240 }, changesPerSecond: 20_000 }),
  },
  stale: {
    status: (at) => ({ phase: { kind: "stale", since: at - 40_000, reason: lost, nextAttemptAt: null } }),
  },
  denied: {
    status: () => ({
      problems: [failure("read-denied", { extent: "all" }), failure("events-off", { flags: "" })],
      feed: {
        kind: "rescans",
        reason: { kind: "nothing-announced", wanted: false },
        problem: failure("subscribe-denied"),
      },
    }),
  },
  "read-only": { status: () => ({ readOnly: true }) },
  disconnected: {
    empty: true,
    status: () => ({
      phase: {
        kind: "failed",
        reason: failure("unreachable", { where: WHERE, reason: "ECONNREFUSED" }),
        nextAttemptAt: null,
      },
      feed: null,
      lagMs: null,
      drift: null,
    }),
  },
  "not-connected": {
    empty: true,
    status: () => ({
      phase: { kind: "idle" },
      where: null,
      feed: null,
      server: null,
      lagMs: null,
      drift: null,
    }),
  },
} as const satisfies Readonly<Record<string, Scene>>;
