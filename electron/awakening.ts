/**
 * Notices that this computer has slept or changed its network, in either host: connections may then be dead without
 * knowing it, and whatever waits for its next attempt need not wait any longer. Node has no events for either.
 */
import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";

export type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

export interface AwakeningOptions {
  readonly interfaces?: () => Interfaces;
  /** Wall clock, in milliseconds: unlike the monotonic one it goes on while a computer sleeps. */
  readonly now?: () => number;
  readonly everyMs?: number;
}

const EVERY_MS = 2_000;
/** A busy machine may be late by seconds; this much later it has been asleep, or its clock was set. Both are reasons. */
const ASLEEP_AFTER_MS = 20_000;

/** Calls `onChange` after each such change; returns what ends it. */
export function watchForAwakening(onChange: () => void, options: AwakeningOptions = {}): () => void {
  const { interfaces = networkInterfaces, now = Date.now, everyMs = EVERY_MS } = options;
  let known = ownAddresses(interfaces());
  let lookedAt = now();
  const timer = setInterval(() => {
    const at = now();
    const addresses = ownAddresses(interfaces());
    const slept = at - lookedAt > everyMs + ASLEEP_AFTER_MS;
    // Without any address there is nothing to connect with; the change that matters is the one after.
    const moved = addresses !== "" && addresses !== known;
    lookedAt = at;
    known = addresses;
    if (slept || moved) {
      onChange();
    }
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Addresses by which others can reach this computer. Link-local ones come and go with containers and mean nothing here. */
function ownAddresses(interfaces: Interfaces): string {
  return Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !/^(fe80:|169\.254\.)/i.test(address))
    .map(({ address }) => address)
    .sort()
    .join();
}
