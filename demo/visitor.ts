/** One visitor of the application: a small browser that keeps one cookie and speaks real HTTP. */
import type { Origin } from "./people.ts";

/** Every simulated user's password. It opens nothing but the demonstration on this machine. */
export const DEMO_PASSWORD = "correct horse battery staple";

export class Visitor {
  /** The `Cookie` header as it would be sent, for example `session=s%3A…`; null while logged out. A secret. */
  cookie: string | null = null;
  readonly #appUrl: string;
  readonly #signal: AbortSignal | undefined;
  #origin: Origin;

  /**
   * The address is told to the application in `X-Forwarded-For`, as a proxy would, so the application must
   * trust its own machine as a proxy. `signal` ends requests that are under way.
   */
  constructor(appUrl: string, origin: Origin, signal?: AbortSignal) {
    this.#appUrl = appUrl;
    this.#origin = origin;
    this.#signal = signal;
  }

  get origin(): Origin {
    return this.#origin;
  }

  /** The next requests come from there. The cookie stays: this is how a traveller's laptop behaves. */
  moveTo(origin: Origin): void {
    this.#origin = origin;
  }

  /** Somebody else, elsewhere, with a copy of this visitor's cookie: a thief. */
  copyCookieTo(origin: Origin): Visitor {
    const copy = new Visitor(this.#appUrl, origin, this.#signal);
    copy.cookie = this.cookie;
    return copy;
  }

  /** Resolves to the HTTP status: 200, or 401 for an unknown user or a wrong password. */
  login(user: string, password: string = DEMO_PASSWORD): Promise<number> {
    return this.post("/login", { user, password });
  }

  /** 204, also for somebody who is not logged in. */
  logout(): Promise<number> {
    return this.post("/logout", {});
  }

  get(path: string): Promise<number> {
    return this.#send("GET", path, null);
  }

  post(path: string, body: Readonly<Record<string, string>>): Promise<number> {
    return this.#send("POST", path, JSON.stringify(body));
  }

  async #send(method: string, path: string, body: string | null): Promise<number> {
    const headers: Record<string, string> = {
      accept: "application/json, text/html;q=0.9",
      "user-agent": this.#origin.userAgent,
      "x-forwarded-for": this.#origin.address,
    };
    if (this.cookie !== null) headers["cookie"] = this.cookie;
    if (body !== null) headers["content-type"] = "application/json";
    const response = await fetch(new URL(path, this.#appUrl), {
      method,
      headers,
      body,
      redirect: "manual",
      signal: this.#signal ?? null,
    });
    // The connection goes back to the pool only after the whole answer was read.
    await response.arrayBuffer();
    this.#keepCookie(response.headers.getSetCookie());
    return response.status;
  }

  #keepCookie(setCookies: readonly string[]): void {
    for (const setCookie of setCookies) {
      const [pair = ""] = setCookie.split(";", 1);
      const [name = "", value = ""] = pair.split("=", 2);
      if (/^(__Host-)?session$/.test(name)) this.cookie = value === "" ? null : pair;
    }
  }
}
