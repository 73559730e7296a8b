/**
 * `WebContents` over a real page of Chromium: the preload in a world of its own, addresses of custom schemes answered by
 * the application's handler, navigations asked about before they happen.
 */
import { EventEmitter } from "node:events";
import type Electron from "electron";
import { customScheme, fromBrowser, toBrowser } from "./addresses.ts";
import type { CdpSession } from "./cdp.ts";
import { ipcMainInside } from "./ipc-main.ts";
import { browser, schemeHandlers, schemes } from "./lifeline.ts";
import { PagePorts } from "./page-ports.ts";
import { pageScripts } from "./page-scripts.ts";
import { applyPermissions } from "./permissions.ts";
import { refuseTheRest, refuseTheRestOf } from "./refuse-the-rest.ts";
import { decode, encode } from "./wire.ts";

type Offered = Pick<
  Electron.WebContents,
  "send" | "setWindowOpenHandler" | "getURL" | "executeJavaScript" | "forcefullyCrashRenderer" | "isDestroyed"
>;

/** What the page's world sends; see `page/preload-world.ts`. */
interface PageMessage {
  readonly kind: "send" | "invoke" | "port" | "port-close";
  readonly id: number;
  readonly channel: string;
  readonly input: readonly unknown[];
  readonly ports: readonly number[];
  readonly value: unknown;
}

const WORLD = "stand-in-preload";
const BINDING = "standInSend";

export class StandInWebContents extends EventEmitter implements Offered {
  /** What our code holds. */
  readonly whole = refuseTheRestOf<Electron.WebContents>("webContents", this);
  readonly ready: Promise<void>;
  #targetId = "";
  #cdp: CdpSession | null = null;
  #address = "";
  /** Where the window leads that the page asks for. */
  #wanted = "";
  #origin = "null";
  #mainFrame = "";
  #worldContext: number | null = null;
  #worldReady = Promise.withResolvers<void>();
  #destroyed = false;
  /** Addresses that `loadURL` asked for: they are not the page's own navigations. */
  readonly #asked = new Set<string>();
  #openHandler: Parameters<Electron.WebContents["setWindowOpenHandler"]>[0] | null = null;
  readonly #ports = new PagePorts((message) => void this.#tell(message));

  constructor(preload: string | undefined, size: { readonly width: number; readonly height: number }) {
    super();
    all.add(this);
    this.ready = this.#start(preload, size);
  }

  get targetId(): string {
    return this.#targetId;
  }

  get mainFrame(): Electron.WebFrameMain {
    return refuseTheRest<Electron.WebFrameMain>("mainFrame", {
      origin: this.#origin,
      url: this.#address,
      parent: null,
    });
  }

  async loadURL(url: string): Promise<void> {
    await this.ready;
    const address = toBrowser(url, schemes);
    this.#asked.add(address.split("#", 1)[0] ?? address);
    const loaded = Promise.withResolvers<void>();
    const onLoad = () => loaded.resolve();
    this.#session.once("Page.loadEventFired", onLoad);
    const { errorText } = await this.#session.send("Page.navigate", { url: address });
    if (typeof errorText === "string") {
      this.#session.off("Page.loadEventFired", onLoad);
      throw new Error(`${errorText} loading '${url}'`);
    }
    await loaded.promise;
  }

  send(channel: string, ...input: unknown[]): void {
    void this.#tell({ kind: "event", channel, input });
  }

  setWindowOpenHandler(handler: Parameters<Electron.WebContents["setWindowOpenHandler"]>[0]): void {
    this.#openHandler = handler;
  }

  getURL(): string {
    return this.#address;
  }

  async executeJavaScript(code: string): Promise<unknown> {
    await this.ready;
    const { result, exceptionDetails } = await this.#session.send("Runtime.evaluate", {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error("Script failed to execute");
    return (result as { value?: unknown }).value;
  }

  forcefullyCrashRenderer(): void {
    // The answer never comes: who would give it is gone.
    void this.#session.send("Page.crash").catch(() => {});
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  close(): void {
    void browser().then(({ cdp }) =>
      cdp.browser.send("Target.closeTarget", { targetId: this.#targetId }).catch(() => {}),
    );
  }

  /** A page that this one wants to open. Chromium has made it already, paused at its empty beginning. */
  async askedToOpen(targetId: string): Promise<void> {
    const answer = this.#openHandler?.(
      refuseTheRest<Electron.HandlerDetails>("details", {
        url: this.#wanted,
        disposition: "foreground-tab",
      }),
    );
    if (answer?.action !== "deny") throw new Error("The stand-in opens no windows for pages");
    const { cdp } = await browser();
    // A debugger may have asked to pause new pages, which holds up the page that opened it too; closing alone does not
    // end that wait.
    const { sessionId } = await cdp.browser.send("Target.attachToTarget", { targetId, flatten: true });
    await cdp
      .session(String(sessionId))
      .send("Runtime.runIfWaitingForDebugger")
      .catch(() => {});
    await cdp.browser.send("Target.closeTarget", { targetId });
  }

  destroyed(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    all.delete(this);
    this.#ports.allGone();
    this.emit("destroyed");
  }

  get #session(): CdpSession {
    if (this.#cdp === null) throw new Error("The page is not there yet");
    return this.#cdp;
  }

  async #start(preload: string | undefined, size: { width: number; height: number }): Promise<void> {
    const { cdp } = await browser();
    const { targetId } = await cdp.browser.send("Target.createTarget", {
      url: "about:blank",
      newWindow: true,
      ...size,
    });
    this.#targetId = String(targetId);
    const { sessionId } = await cdp.browser.send("Target.attachToTarget", { targetId, flatten: true });
    const session = cdp.session(String(sessionId));
    this.#cdp = session;
    this.#follow(session);
    const { frameTree } = await session.send("Page.getFrameTree");
    this.#mainFrame = (frameTree as { frame: { id: string } }).frame.id;
    await session.send("Page.enable");
    await session.send("Inspector.enable");
    await session.send("Fetch.enable", { patterns: [{ urlPattern: "*" }] });
    await session.send("Runtime.addBinding", { name: BINDING, executionContextName: WORLD });
    await session.send("Runtime.enable");
    if (preload !== undefined) {
      const scripts = pageScripts(preload);
      const add = "Page.addScriptToEvaluateOnNewDocument";
      await session.send(add, { source: scripts.page });
      await session.send(add, { source: scripts.preload, worldName: WORLD });
    }
    await applyPermissions(cdp, this.whole);
  }

  #follow(session: CdpSession): void {
    session.on(
      "Fetch.requestPaused",
      (params) => void this.#answer(params as unknown as PausedRequest).catch(() => {}),
    );
    session.on("Runtime.executionContextCreated", ({ context }) => {
      const { id, name } = context as { id: number; name: string };
      if (name !== WORLD) return;
      this.#worldContext = id;
      this.#worldReady.resolve();
    });
    session.on("Page.windowOpen", ({ url }) => {
      this.#wanted = fromBrowser(String(url));
    });
    session.on("Page.frameNavigated", ({ frame }) => {
      const { id, url, securityOrigin } = frame as { id: string; url: string; securityOrigin: string };
      if (id !== this.#mainFrame) return;
      this.#address = fromBrowser(url);
      this.#origin = securityOrigin === "://" ? "null" : fromBrowser(securityOrigin);
    });
    session.on("Page.navigatedWithinDocument", ({ frameId, url }) => {
      if (frameId === this.#mainFrame) this.#address = fromBrowser(String(url));
    });
    session.on("Page.loadEventFired", () => this.emit("did-finish-load"));
    session.on("Runtime.bindingCalled", ({ name, payload }) => {
      if (name === BINDING) void this.#receive(decode(String(payload)) as PageMessage);
    });
    session.on("Inspector.targetCrashed", () => {
      this.#leaveDocument();
      this.emit("render-process-gone", {}, { reason: "crashed", exitCode: 139 });
    });
  }

  async #answer(paused: PausedRequest): Promise<void> {
    const { requestId, request, resourceType, frameId, redirectedRequestId } = paused;
    const isMainFrame = frameId === this.#mainFrame;
    if (resourceType === "Document" && !this.#mayNavigate(request.url, isMainFrame, redirectedRequestId)) {
      await this.#session.send("Fetch.failRequest", { requestId, errorReason: "Aborted" });
      return;
    }
    if (resourceType === "Document" && isMainFrame) {
      this.#leaveDocument();
      this.emit("did-start-navigation", {
        url: fromBrowser(request.url),
        isMainFrame,
        isSameDocument: false,
      });
    }
    const scheme = customScheme(request.url);
    const handler = scheme === null ? undefined : schemeHandlers.get(scheme);
    if (handler === undefined) {
      await this.#session.send("Fetch.continueRequest", { requestId });
      return;
    }
    const response = await handler(
      new Request(fromBrowser(request.url), { method: request.method, headers: request.headers }),
    );
    await this.#session.send("Fetch.fulfillRequest", {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString("base64"),
    });
  }

  #mayNavigate(url: string, isMainFrame: boolean, redirected: string | undefined): boolean {
    if (redirected === undefined && isMainFrame && this.#asked.delete(url)) return true;
    let prevented = false;
    const details = {
      url: fromBrowser(url),
      isMainFrame,
      preventDefault() {
        prevented = true;
      },
    };
    this.emit(redirected === undefined ? "will-frame-navigate" : "will-redirect", details);
    return !prevented;
  }

  /** The document goes, and with it the world of its preload and every port it held. */
  #leaveDocument(): void {
    this.#worldContext = null;
    this.#worldReady = Promise.withResolvers<void>();
    this.#ports.allGone();
  }

  async #tell(message: unknown): Promise<void> {
    await this.#worldReady.promise;
    const contextId = this.#worldContext;
    if (contextId === null || this.#destroyed) return;
    const text = JSON.stringify(encode(message));
    await this.#session
      .send("Runtime.evaluate", { expression: `globalThis.standInReceive?.(${text})`, contextId })
      .catch(() => {});
  }

  async #receive({ kind, id, channel, input, ports, value }: PageMessage): Promise<void> {
    const event = { sender: this.whole, senderFrame: this.mainFrame };
    switch (kind) {
      case "send":
        ipcMainInside.emit(
          channel,
          { ...event, ports: ports.map((port) => this.#ports.take(port)) },
          ...input,
        );
        return;
      case "invoke":
        try {
          const answer = await ipcMainInside.invoke(channel, { ...event, ports: [] }, input);
          await this.#tell({ kind: "answer", id, value: answer });
        } catch (error) {
          await this.#tell({ kind: "failed", id, reason: String(error) });
        }
        return;
      case "port":
        this.#ports.receive(id, value);
        return;
      case "port-close":
        this.#ports.closed(id);
        return;
    }
  }
}

/** `Fetch.requestPaused`, as far as it is read. */
interface PausedRequest {
  readonly requestId: string;
  readonly request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Record<string, string>;
  };
  readonly resourceType: string;
  readonly frameId: string;
  readonly redirectedRequestId?: string;
}

export const all = new Set<StandInWebContents>();

/** Playwright finds a window's contents by the target that it sees. */
export const webContents = refuseTheRest<typeof Electron.webContents>("webContents", {
  fromDevToolsTargetId: (targetId: string) => [...all].find((one) => one.targetId === targetId)?.whole,
  getAllWebContents: () => [...all].map(({ whole }) => whole),
});
