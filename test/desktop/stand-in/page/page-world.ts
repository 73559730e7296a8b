/** The page's own world: receives what the preload exposes and freezes it. Handed to the browser as text. */
import type { bridgeEnd as BridgeEndMaker, Crossing } from "./bridge-end.ts";

export function installPageWorld(bridgeEnd: typeof BridgeEndMaker, channel: string): void {
  const end = bridgeEnd(`${channel}:page`, `${channel}:preload`);
  window.addEventListener(`${channel}:expose`, (event) => {
    if (!(event instanceof CustomEvent)) return;
    const { key, api }: { key: string; api: Crossing } = JSON.parse(String(event.detail));
    Object.defineProperty(window, key, {
      value: deepFreeze(end.take(api)),
      enumerable: true,
      writable: false,
      configurable: false,
    });
  });

  function deepFreeze(value: unknown): unknown {
    if ((typeof value !== "object" && typeof value !== "function") || value === null) return value;
    for (const part of Object.values(value)) deepFreeze(part);
    return Object.freeze(value);
  }
}
