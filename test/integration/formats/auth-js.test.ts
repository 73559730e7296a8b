/**
 * Auth.js with the Upstash Redis adapter. Upstash speaks Redis over HTTP; a few lines here put a real Redis behind
 * that. A user logs in with a link from an e-mail, which the test gets instead of a mailbox.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { Auth } from "@auth/core";
import { UpstashRedisAdapter } from "@auth/upstash-redis-adapter";
import { Redis as Upstash } from "@upstash/redis";
import { Redis } from "ioredis";
import { type FrameworkApp, npm, serve } from "./framework-app.ts";
import { cookiesOf, verify } from "./verify.ts";

const links: string[] = [];

verify({
  framework: `Auth.js: ${npm("@auth/core")}, ${npm("@auth/upstash-redis-adapter")}`,
  format: "auth-js",
  shows: ["user"],
  userId: () => /^[0-9a-f-]{36}$/,
  async start(store) {
    const client = new Redis(store.url);
    const upstash = await serveUpstash(client);
    const adapter = UpstashRedisAdapter(
      new Upstash({ url: upstash.url, token: "-", enableTelemetry: false }),
    );
    const app = await serve((request, response) => {
      void (async () => {
        const answer = await Auth(await webRequest(request), {
          adapter,
          secret: "only for tests",
          trustHost: true,
          basePath: "/auth",
          session: { strategy: "database" },
          logger: { error: () => undefined, warn: () => undefined },
          providers: [
            {
              id: "email",
              type: "email",
              name: "Email",
              from: "shop@example.com",
              maxAge: 600,
              options: {},
              async sendVerificationRequest({ url }) {
                links.push(url);
              },
            },
          ],
        });
        response.statusCode = answer.status;
        for (const [name, value] of answer.headers)
          if (name !== "set-cookie") response.setHeader(name, value);
        response.setHeader("set-cookie", answer.headers.getSetCookie());
        response.end(await answer.text());
      })();
    });
    return {
      url: app.url,
      async stop() {
        await app.stop();
        await upstash.stop();
        client.disconnect();
      },
    };
  },
  async login(app, user) {
    const csrf = await fetch(`${app.url}/auth/csrf`);
    const cookie = cookiesOf(csrf);
    const { csrfToken } = (await csrf.json()) as { csrfToken: string };
    await fetch(`${app.url}/auth/signin/email`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie },
      body: new URLSearchParams({ csrfToken, email: `${user}@example.com` }),
    });
    const link = links.pop();
    if (link === undefined) throw new Error("no e-mail was sent");
    return cookiesOf(await fetch(link, { redirect: "manual", headers: { cookie } }));
  },
  async whoAmI(app: FrameworkApp, cookie) {
    const response = await fetch(`${app.url}/auth/session`, { headers: { cookie } });
    const session = (await response.json()) as { user: { email: string } } | null;
    return session?.user.email.split("@")[0] ?? null;
  },
});

async function webRequest(request: IncomingMessage): Promise<Request> {
  const body = await bodyOf(request);
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, String(value));
  const url = `http://${request.headers.host ?? ""}${request.url ?? ""}`;
  return new Request(url, { method: request.method ?? "GET", headers, ...(body.length > 0 ? { body } : {}) });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}

/** Upstash's REST interface: a command as a JSON list, or a list of commands at /pipeline; answers may be base64. */
async function serveUpstash(client: Redis): Promise<FrameworkApp> {
  const server = createServer((request, response) => {
    void (async () => {
      const inBase64 = request.headers["upstash-encoding"] === "base64";
      const call = async (command: string[]): Promise<{ result: unknown }> => {
        const [name = "", ...args] = command;
        return { result: encoded(await client.call(name, args.map(String)), inBase64) };
      };
      const body: unknown = JSON.parse(await bodyOf(request));
      const isPipeline = request.url === "/pipeline" || request.url === "/multi-exec";
      const answer = isPipeline
        ? await Promise.all((body as string[][]).map(call))
        : await call(body as string[]);
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(answer));
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function encoded(result: unknown, inBase64: boolean): unknown {
  if (Array.isArray(result)) return result.map((part) => encoded(part, inBase64));
  return inBase64 && typeof result === "string" && result !== "OK"
    ? Buffer.from(result).toString("base64")
    : result;
}
