/** One visitor of the application: a small browser that keeps one cookie and speaks real HTTP. */
import type { Origin } from "./people.ts";

/** Every simulated user's password. It opens nothing but the demonstration on this machine. */
export const DEMO_PASSWORD = "correct horse battery staple";

export class Visitor {
  /** The `Cookie` header as it would be sent, for example `session=s%3A…`; null while logged out. A secret. */
  cookie: string | null = null;
  /** Of a client that is no browser. A secret. */
  refreshToken: string | null = null;
  /** Belongs to the login form: a cookie, and the token that only its page has. */
  #visit: string | null = null;
  /** The anti-forgery token, and the cookie of the session that it belongs to. */
  #forgery: { readonly token: string; readonly cookie: string | null } | null = null;
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

  /** Resolves to the HTTP status: 200, 401 for an unknown user or a wrong password, 429 after too many attempts. */
  async login(user: string, password: string = DEMO_PASSWORD): Promise<number> {
    const form = await this.#send("GET", "/login", null, null);
    return (await this.#send("POST", "/login", { user, password }, tokenIn(form.body))).status;
  }

  /** 204, also for somebody who is not logged in. */
  logout(): Promise<number> {
    return this.post("/logout", {});
  }

  /** Logs in as a client that is no browser, and keeps the refresh token. Resolves to the HTTP status. */
  async clientLogin(user: string, password: string = DEMO_PASSWORD): Promise<number> {
    const answer = await this.#send("POST", "/client/login", { user, password }, null);
    this.refreshToken = refreshTokenIn(answer.body);
    return answer.status;
  }

  /** Exchanges the refresh token. 401 if it is not valid any more. */
  async clientRefresh(): Promise<number> {
    const answer = await this.#send("POST", "/client/refresh", { refresh: this.refreshToken ?? "" }, null);
    this.refreshToken = refreshTokenIn(answer.body);
    return answer.status;
  }

  async get(path: string): Promise<number> {
    return (await this.#send("GET", path, null, null)).status;
  }

  /** With the session's anti-forgery token, which is looked up first where it is not known. */
  async post(path: string, body: Readonly<Record<string, string>>): Promise<number> {
    if (this.cookie !== null && this.#forgery?.cookie !== this.cookie) {
      await this.#send("GET", "/session", null, null);
    }
    return (await this.#send("POST", path, body, this.#forgery?.token ?? null)).status;
  }

  async #send(
    method: string,
    path: string,
    body: Readonly<Record<string, string>> | null,
    forgeryToken: string | null,
  ): Promise<{ readonly status: number; readonly body: string }> {
    const headers: Record<string, string> = {
      accept: "application/json, text/html;q=0.9",
      "user-agent": this.#origin.userAgent,
      "x-forwarded-for": this.#origin.address,
    };
    const cookies = [this.cookie, this.#visit].filter((cookie) => cookie !== null);
    if (cookies.length > 0) headers["cookie"] = cookies.join("; ");
    if (body !== null) headers["content-type"] = "application/json";
    if (forgeryToken !== null) headers["x-csrf-token"] = forgeryToken;
    const response = await fetch(new URL(path, this.#appUrl), {
      method,
      headers,
      body: body === null ? null : JSON.stringify(body),
      redirect: "manual",
      signal: this.#signal ?? null,
    });
    // The connection goes back to the pool only after the whole answer was read.
    const text = await response.text();
    this.#keepCookies(response.headers.getSetCookie());
    const token = path === "/login" && method === "GET" ? null : tokenIn(text);
    if (token !== null) this.#forgery = { token, cookie: this.cookie };
    return { status: response.status, body: text };
  }

  #keepCookies(setCookies: readonly string[]): void {
    for (const setCookie of setCookies) {
      const [pair = ""] = setCookie.split(";", 1);
      const [name = "", value = ""] = pair.split("=", 2);
      if (/^(__Host-)?session$/.test(name)) this.cookie = value === "" ? null : pair;
      if (/^(__Host-)?visit$/.test(name)) this.#visit = pair;
    }
  }
}

/** The anti-forgery token in an answer that is JSON. */
function tokenIn(text: string): string | null {
  return /"csrf":"([\w-]{43})"/.exec(text)?.[1] ?? null;
}

function refreshTokenIn(text: string): string | null {
  return /"refresh":"([\w.-]+)"/.exec(text)?.[1] ?? null;
}
