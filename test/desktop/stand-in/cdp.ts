/** A client of the DevTools protocol, as small as the stand-in needs it: one socket, flat sessions. */
import { EventEmitter } from "node:events";

type Params = Readonly<Record<string, unknown>>;
interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Params;
  readonly result?: Params;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}

export class CdpConnection {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<
    number,
    { resolve: (result: Params) => void; reject: (error: Error) => void }
  >();
  readonly #sessions = new Map<string, CdpSession>();
  /** Commands and events of the browser itself. */
  readonly browser = new CdpSession(this, undefined);
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", (event) => this.#receive(JSON.parse(String(event.data))));
    socket.addEventListener("close", () => {
      for (const { reject } of this.#waiting.values()) reject(new Error("The browser is gone"));
      this.#waiting.clear();
      this.browser.emit("closed", {});
    });
  }

  static async open(url: string): Promise<CdpConnection> {
    const socket = new WebSocket(url);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("error", () => reject(new Error("The browser's debugging port does not answer")));
    await promise;
    return new CdpConnection(socket);
  }

  /** A session that Chromium has made, by the id it gave. */
  session(id: string): CdpSession {
    const known = this.#sessions.get(id);
    if (known !== undefined) return known;
    const session = new CdpSession(this, id);
    this.#sessions.set(id, session);
    return session;
  }

  send(method: string, params: Params, sessionId: string | undefined): Promise<Params> {
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Params>();
    this.#waiting.set(id, { resolve, reject });
    this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    return promise;
  }

  #receive(answer: Answer): void {
    if (answer.id !== undefined) {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (answer.error === undefined) waiting?.resolve(answer.result ?? {});
      else waiting?.reject(new Error(answer.error.message));
      return;
    }
    const session = answer.sessionId === undefined ? this.browser : this.#sessions.get(answer.sessionId);
    if (answer.method !== undefined) session?.emit(answer.method, answer.params ?? {});
  }
}

/** Events are emitted under their protocol names. */
export class CdpSession extends EventEmitter<Record<string, [params: Params]>> {
  readonly #connection: CdpConnection;
  readonly #id: string | undefined;

  constructor(connection: CdpConnection, id: string | undefined) {
    super();
    this.#connection = connection;
    this.#id = id;
  }

  send(method: string, params: Params = {}): Promise<Params> {
    return this.#connection.send(method, params, this.#id);
  }
}
