/** The preload's world: `contextBridge` and `ipcRenderer` as our preload uses them. Handed to the browser as text. */
import type { bridgeEnd as BridgeEndMaker } from "./bridge-end.ts";

/** As `../wire.ts` says it; both sides of one wire. */
interface Wire {
  encode(value: unknown): string;
  decode(text: string): unknown;
}

export interface PreloadHost {
  readonly channel: string;
  readonly platform: string;
}

declare const standInSend: (text: string) => void;
declare global {
  var standInReceive: ((text: string) => void) | undefined;
}

type Listener = (event: { readonly ports: readonly MessagePort[] }, ...input: unknown[]) => void;
type Preload = (require: (name: string) => unknown, process: { readonly platform: string }) => void;

export function installPreloadWorld(
  bridgeEnd: typeof BridgeEndMaker,
  wire: Wire,
  host: PreloadHost,
  preload: Preload,
): void {
  // As in Electron, a preload runs in main frames only.
  if (window.top !== window) return;
  const { channel, platform } = host;
  const end = bridgeEnd(`${channel}:preload`, `${channel}:page`);
  const listeners = new Map<string, Listener[]>();
  const answers = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const ports = new Map<number, MessagePort>();
  let lastId = 0;

  const nextId = () => {
    lastId += 1;
    return lastId;
  };
  const send = (message: unknown) => standInSend(wire.encode(message));

  globalThis.standInReceive = (text) => {
    const message = wire.decode(text) as {
      kind: "event" | "answer" | "failed" | "port" | "port-close";
      channel: string;
      id: number;
      input: unknown[];
      value: unknown;
      reason: string;
    };
    switch (message.kind) {
      case "event":
        for (const listener of listeners.get(message.channel) ?? [])
          listener({ ports: [] }, ...message.input);
        return;
      case "answer":
        answers.get(message.id)?.resolve(message.value);
        return;
      case "failed":
        answers.get(message.id)?.reject(new Error(message.reason));
        return;
      case "port":
        ports.get(message.id)?.postMessage(message.value);
        return;
      case "port-close":
        ports.get(message.id)?.close();
        ports.delete(message.id);
        return;
    }
  };

  function carry(port: MessagePort): number {
    const id = nextId();
    ports.set(id, port);
    port.addEventListener("message", (event) => send({ kind: "port", id, value: event.data }));
    port.addEventListener("close", () => send({ kind: "port-close", id }));
    port.start();
    return id;
  }

  const ipcRenderer = {
    on(name: string, listener: Listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    },
    send(name: string, ...input: unknown[]) {
      send({ kind: "send", channel: name, input, ports: [] });
    },
    postMessage(name: string, message: unknown, transfer: readonly MessagePort[] = []) {
      send({ kind: "send", channel: name, input: [message], ports: transfer.map(carry) });
    },
    invoke(name: string, ...input: unknown[]) {
      const id = nextId();
      const answer = new Promise((resolve, reject) => answers.set(id, { resolve, reject }));
      send({ kind: "invoke", id, channel: name, input });
      return answer;
    },
  };
  const contextBridge = {
    exposeInMainWorld(key: string, api: unknown) {
      const detail = JSON.stringify({ key, api: end.give(api) });
      window.dispatchEvent(new CustomEvent(`${channel}:expose`, { detail }));
    },
  };
  const webUtils = {
    // No page learns where a file is, so a test's file says it by its name, in which a page's "/" are ":".
    getPathForFile(file: File) {
      return file.name.replaceAll(":", "/");
    },
  };
  const electron = whole("electron", {
    webUtils: whole("webUtils", webUtils),
    ipcRenderer: whole("ipcRenderer", ipcRenderer),
    contextBridge: whole("contextBridge", contextBridge),
  });

  function whole(name: string, made: object): object {
    return new Proxy(made, {
      get(target, property) {
        if (!(property in target)) throw new Error(`The stand-in has no ${name}.${String(property)}`);
        return Reflect.get(target, property);
      },
    });
  }

  preload(
    (name) => {
      // A sandboxed preload can require hardly anything else, and ours needs nothing else.
      if (name !== "electron") throw new Error(`module not found: ${name}`);
      return electron;
    },
    { platform },
  );
}
