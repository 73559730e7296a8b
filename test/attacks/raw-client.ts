/** A client over real HTTP that sends exactly what it is told, cookies and anti-forgery token included. */
import { z } from "zod";
import { DEMO_PASSWORD } from "../../demo/visitor.ts";
import { BERLIN } from "../demo-app.ts";

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

const AnswerSchema = z.object({
  csrf: z.string().optional(),
  refresh: z.string().optional(),
  url: z.string().optional(),
  ended: z.number().optional(),
  user: z.object({ id: z.string(), role: z.string() }).optional(),
  sessions: z
    .array(
      z.object({
        handle: z.string(),
        current: z.boolean(),
        country: z.string().nullable(),
        client: z.string(),
        createdAt: z.number(),
        lastSeen: z.number(),
      }),
    )
    .optional(),
});

export class RawClient {
  readonly cookies = new Map<string, string>();
  csrf: string | null = null;
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, { address, userAgent } = BERLIN) {
    this.#url = url;
    this.#headers = { accept: "application/json", "x-forwarded-for": address, "user-agent": userAgent };
  }

  /** The session's token, as the cookie holds it. */
  get sessionId(): string {
    return /^s%3A([^.]+)\./.exec(this.cookies.get("session") ?? "")?.[1] ?? "";
  }

  async send(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(new URL(path, this.#url), {
      method,
      redirect: "manual",
      headers: {
        ...this.#headers,
        ...(cookie === "" ? {} : { cookie }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split("=", 2);
      if (value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return { status: response.status, text, headers: response.headers };
  }

  get(path: string): Promise<Answer> {
    return this.send("GET", path);
  }

  /** A change as the application's own page makes it. */
  async post(path: string, body: object = {}): Promise<Answer> {
    const answer = await this.send(
      "POST",
      path,
      body,
      this.csrf === null ? {} : { "x-csrf-token": this.csrf },
    );
    if (answer.status === 200) this.csrf = read(answer).csrf ?? this.csrf;
    return answer;
  }

  async login(user: string, password: string = DEMO_PASSWORD): Promise<number> {
    const form = read(await this.get("/login")).csrf ?? "";
    const answer = await this.send("POST", "/login", { user, password }, { "x-csrf-token": form });
    if (answer.status === 200) this.csrf = read(answer).csrf ?? null;
    return answer.status;
  }

  /** As a client that is no browser; resolves to the refresh token. */
  async clientLogin(user: string, password: string = DEMO_PASSWORD): Promise<string> {
    return read(await this.post("/client/login", { user, password })).refresh ?? "";
  }

  /** The new refresh token, or null. */
  async refresh(token: string): Promise<string | null> {
    const answer = await this.post("/client/refresh", { refresh: token });
    return answer.status === 200 ? (read(answer).refresh ?? null) : null;
  }
}

export function read(answer: Answer): z.infer<typeof AnswerSchema> {
  return AnswerSchema.parse(JSON.parse(answer.text));
}
