import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MonitorHost } from "../../../electron/desktop/monitor-host.ts";
import type { MonitorOrder } from "../../../electron/monitor-messages.ts";

/** A process that does nothing but end when it is told to; real ones are in `test/desktop`. */
class Child extends EventEmitter {
  readonly stdout = null;
  readonly stderr = null;
  readonly orders: MonitorOrder[] = [];
  postMessage(order: MonitorOrder): void {
    this.orders.push(order);
  }
  kill(): void {
    this.emit("exit", 15);
  }
}

const children = vi.hoisted((): Child[] => []);
vi.mock("electron", () => ({
  utilityProcess: {
    fork: () => {
      const child = new Child();
      children.push(child);
      return child;
    },
  },
}));

describe("The desktop's monitor that crashes again and again", () => {
  const crashes: [waitMs: number | null, times: number][] = [];
  let host: MonitorHost;
  beforeEach(() => {
    vi.useFakeTimers();
    children.length = 0;
    crashes.length = 0;
    const log = { note: vi.fn(), warn: vi.fn(), error: vi.fn() };
    host = new MonitorHost({
      entry: "monitor-process.js",
      envFor: () => ({}),
      log,
      secrets: { kept: "no-keyring", seal: async () => null, unseal: async () => null },
      onNotice: () => undefined,
      onCrash: (...crash) => crashes.push(crash),
    });
    host.connect({ url: "redis://store", readOnly: true });
    host.start();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function crashOn(): void {
    while (crashes.at(-1)?.[0] !== null) {
      children.at(-1)?.emit("exit", 1);
      vi.advanceTimersByTime(crashes.at(-1)?.[0] ?? 0);
    }
  }

  it("is given up after seven times, and started by nobody", () => {
    crashOn();
    expect(crashes.at(-1)).toEqual([null, 7]);
    vi.advanceTimersByTime(3_600_000);
    expect(children).toHaveLength(7);
  });

  it("watches the same store again when a person asks for another try", () => {
    crashOn();
    host.tryAgain();
    expect(children).toHaveLength(8);
    expect(children[7]?.orders).toEqual([{ kind: "connect", url: "redis://store", readOnly: true }]);
    children[7]?.emit("exit", 1);
    expect(crashes.at(-1)).toEqual([500, 1]);
  });

  it("can be quit while it waits, and while it is given up", async () => {
    children[0]?.emit("exit", 1);
    await host.stop();
    vi.advanceTimersByTime(3_600_000);
    expect(children).toHaveLength(1);
    host.tryAgain();
    expect(children).toHaveLength(1);
  });
});
