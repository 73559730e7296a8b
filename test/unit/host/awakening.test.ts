import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Interfaces, watchForAwakening } from "../../../electron/awakening.ts";

const on = (...addresses: string[]): Interfaces => ({
  any: addresses.map((address) => ({
    address,
    netmask: "255.255.255.0",
    family: "IPv4",
    mac: "00:00:00:00:00:00",
    internal: address.startsWith("127."),
    cidr: null,
  })),
});

describe("This computer's sleep and its network", () => {
  let interfaces = on("127.0.0.1", "192.168.1.7");
  let ahead = 0;
  let noticed = 0;
  let end = (): void => undefined;
  beforeEach(() => {
    vi.useFakeTimers();
    interfaces = on("127.0.0.1", "192.168.1.7");
    ahead = 0;
    noticed = 0;
    end = watchForAwakening(
      () => {
        noticed += 1;
      },
      { interfaces: () => interfaces, now: () => Date.now() + ahead, everyMs: 1_000 },
    );
  });
  afterEach(() => {
    end();
    vi.useRealTimers();
  });

  it("are quiet most of the time", () => {
    vi.advanceTimersByTime(600_000);
    expect(noticed).toBe(0);
  });

  it("are noticed once after a sleep, by the time that passed without us", () => {
    ahead = 3_600_000;
    vi.advanceTimersByTime(5_000);
    expect(noticed).toBe(1);
  });

  it("are noticed once when the network is another, not when it is gone", () => {
    interfaces = on("127.0.0.1");
    vi.advanceTimersByTime(5_000);
    expect(noticed).toBe(0);
    interfaces = on("127.0.0.1", "10.8.0.2");
    vi.advanceTimersByTime(5_000);
    expect(noticed).toBe(1);
  });

  it("are noticed when the same network comes back", () => {
    interfaces = on("127.0.0.1");
    vi.advanceTimersByTime(1_000);
    interfaces = on("127.0.0.1", "192.168.1.7");
    vi.advanceTimersByTime(1_000);
    expect(noticed).toBe(1);
  });

  it("do not include the comings and goings of containers", () => {
    interfaces = on("127.0.0.1", "192.168.1.7", "fe80::42:acff:fe11:2", "169.254.3.4");
    vi.advanceTimersByTime(5_000);
    expect(noticed).toBe(0);
  });
});
