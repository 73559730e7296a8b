import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { DEMO_PASSWORD } from "../../../demo/visitor.ts";
import {
  ALICE,
  BERLIN,
  connect,
  FIREFOX,
  HASTY,
  startTestApp,
  type TestApp,
  type TestAppOptions,
  TOKYO,
} from "../../demo-app.ts";

const PRIVATE_PAGES = ["/session", "/account", "/messages"];

describe("the reference application", () => {
  let app: TestApp;
  const start = async (options?: TestAppOptions) => {
    app = await startTestApp(options);
    return app;
  };
  afterEach(() => app.stop());

  const stored = async () => {
    const [key, ...others] = await app.keys();
    expect(others).toEqual([]);
    return (await app.redis.get(key ?? "")) ?? "";
  };

  it.each(PRIVATE_PAGES)("answers 401 for %s until the visitor has logged in", async (page) => {
    const visitor = (await start()).visitor();
    expect(await visitor.get(page)).toBe(401);
    expect(await visitor.login(ALICE)).toBe(200);
    expect(await visitor.get(page)).toBe(200);
  });

  it("gives visitors who do not log in no session", async () => {
    const visitor = (await start()).visitor();
    expect(await visitor.get("/catalogue")).toBe(200);
    expect(await visitor.login(ALICE, "wrong")).toBe(401);
    expect(await visitor.login("nobody@example.com")).toBe(401);
    expect(visitor.cookie).toBeNull();
    expect(await app.keys()).toEqual([]);
  });

  it("ends the session at logout", async () => {
    const visitor = (await start()).visitor();
    await visitor.login(ALICE);
    const cookie = visitor.cookie;
    expect(await visitor.logout()).toBe(204);
    expect(visitor.cookie).toBeNull();
    expect(await app.keys()).toEqual([]);
    visitor.cookie = cookie;
    expect(await visitor.get("/account")).toBe(401);
  });

  it("answers 401 as soon as the session was deleted from the store", async () => {
    const visitor = (await start()).visitor();
    await visitor.login(ALICE);
    await app.redis.unlink(await app.keys());
    expect(await visitor.get("/account")).toBe(401);
    expect(await app.keys()).toEqual([]);
  });

  it("does not bring back a session that is deleted while a request runs", async () => {
    const held = Promise.withResolvers<void>();
    const writing = Promise.withResolvers<void>();
    let hold = false;
    await start({
      beforeWrite: async () => {
        if (!hold) return;
        writing.resolve();
        await held.promise;
      },
    });
    const visitor = app.visitor();
    await visitor.login(ALICE);
    hold = true;
    visitor.moveTo(TOKYO);
    const running = visitor.get("/account");
    await writing.promise;
    await app.redis.unlink(await app.keys());
    held.resolve();
    expect(await running).toBe(200);
    expect(await app.keys()).toEqual([]);
    expect(await visitor.get("/account")).toBe(401);
  });

  it("changes the session id at login and forgets the one before", async () => {
    const visitor = (await start()).visitor();
    await visitor.login(ALICE);
    const [before] = await app.keys();
    await visitor.login(ALICE);
    const after = await app.keys();
    expect(after).toHaveLength(1);
    expect(after).not.toContain(before);
  });

  it("ends a session that is not used for its idle time, and prolongs one that is", async () => {
    const visitor = (await start()).visitor();
    const listener = await connect(app.store.url);
    const expired = Promise.withResolvers<void>();
    await listener.pSubscribe("__keyspace@0__:sess:*", (event) => {
      if (event === "expired") expired.resolve();
    });
    await visitor.login(HASTY);
    const life = await app.redis.pTTL((await app.keys())[0] ?? "");
    expect(life).toBeGreaterThan(0);
    expect(life).toBeLessThanOrEqual(1000);
    for (let request = 0; request < 5; request++) {
      await wait(300);
      expect(await visitor.get("/account")).toBe(200);
    }
    await expired.promise;
    listener.destroy();
    expect(await visitor.get("/account")).toBe(401);
  });

  it("sets a cookie that neither scripts nor other sites can use", async () => {
    await start();
    const response = await login(app.url, {});
    expect(response.headers.get("set-cookie")).toMatch(
      /^session=s%3A[0-9a-f-]{36}\.[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );
  });

  it("prolongs the cookie together with the session", async () => {
    await start();
    const cookie = (await login(app.url, {})).headers.get("set-cookie")?.split(";")[0] ?? "";
    // The same address as before, or the change of address would renew the cookie.
    const headers = { cookie, "x-forwarded-for": BERLIN.address };
    const response = await fetch(`${app.url}/account`, { headers });
    expect(response.headers.get("set-cookie")?.startsWith(`${cookie}; Path=/; Expires=`)).toBe(true);
  });

  it("adds Secure and the __Host- prefix where visitors come by HTTPS", async () => {
    await start({ https: true });
    const response = await login(app.url, { "x-forwarded-proto": "https" });
    expect(response.headers.get("set-cookie")).toMatch(
      /^__Host-session=.*; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect((await login(app.url, {})).headers.get("set-cookie")).toBeNull();
  });

  it("prints nothing when the store fails, for the error can hold a token", async () => {
    // In its "test" environment Express prints no errors whatever the application does.
    vi.stubEnv("NODE_ENV", "production");
    const printed = vi.spyOn(console, "error").mockImplementation(() => undefined);
    let failing = false;
    await start({
      beforeWrite: async () => {
        if (failing) throw new Error("sess:a-token");
      },
    });
    const visitor = app.visitor();
    await visitor.login(ALICE);
    failing = true;
    // The write at the end of the answer fails, then, with the store gone, the read at its beginning.
    visitor.moveTo(TOKYO);
    expect(await visitor.get("/account")).toBe(200);
    await app.store.stop();
    expect(await visitor.get("/account")).toBe(500);
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
    vi.unstubAllEnvs();
  });

  it("tells the page its user, and never the token", async () => {
    await start();
    const loggedIn = await login(app.url, {});
    const cookie = loggedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
    const session = await fetch(`${app.url}/session`, { headers: { cookie } });
    const text = await session.text();
    expect(JSON.parse(text)).toMatchObject({ user: { id: ALICE, name: "Alice Meyer", role: "customer" } });
    const token = ((await app.keys())[0] ?? "").slice("sess:".length);
    expect(token).toMatch(/^[0-9a-f-]{36}$/);
    expect(text + (await loggedIn.text())).not.toContain(token);
  });

  it.each([{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }])(
    "refuses a change that another site asks for: %j",
    async (headers) => {
      await start();
      expect((await login(app.url, headers)).status).toBe(403);
      expect(await app.keys()).toEqual([]);
    },
  );

  it("accepts a change from its own pages", async () => {
    await start();
    expect((await login(app.url, { origin: app.url, "sec-fetch-site": "same-origin" })).status).toBe(200);
  });

  it.each(["{", '{"user":1}', '{"user":"a"}', "[]", `{"user":"${"a".repeat(5000)}","password":"b"}`])(
    "refuses a login body that is none: %.20s",
    async (body) => {
      await start();
      const response = await fetch(`${app.url}/login`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
    },
  );

  describe("session stamp", () => {
    it("is stored in the bytes that its documentation shows", async () => {
      const before = Date.now();
      const visitor = (await start()).visitor();
      await visitor.login(ALICE);
      const text = await stored();
      const at = JSON.parse(text).stamp.createdAt;
      expect(at).toBeGreaterThanOrEqual(before);
      expect(at).toBeLessThanOrEqual(Date.now());
      expect(text.replace(/"expires":"[^"]+"/, '"expires":"E"').replaceAll(String(at), "T")).toMatch(
        // express-session computes the age from the expiry, and so loses a millisecond now and then.
        new RegExp(
          `^{"cookie":{"originalMaxAge":(1800000|179999\\d),"expires":"E","secure":false,"httpOnly":true,` +
            `"path":"/","sameSite":"strict"},"userId":"${ALICE}","displayName":"Alice Meyer","csrf":"[\\w-]{43}",` +
            `"stamp":{"address":"89.13.219.145","userAgent":"${escapeForRegExp(FIREFOX)}","createdAt":T,"lastSeen":T}}$`,
        ),
      );
    });

    it("believes X-Forwarded-For only where the application was told to", async () => {
      const visitor = (await start({ trustProxy: false })).visitor();
      await visitor.login(ALICE);
      expect(JSON.parse(await stored()).stamp.address).toBe("127.0.0.1");
    });

    it("writes the last request no more often than asked", async () => {
      const visitor = (await start({ stampEveryMs: 3_600_000 })).visitor();
      await visitor.login(ALICE);
      const before = await stored();
      await visitor.get("/account");
      expect(await stored()).toBe(before);
    });

    it("writes the last request once it is due, and keeps the time of the login", async () => {
      const visitor = (await start({ stampEveryMs: 1 })).visitor();
      await visitor.login(ALICE);
      const { createdAt } = JSON.parse(await stored()).stamp;
      await wait(5);
      await visitor.get("/account");
      const { stamp } = JSON.parse(await stored());
      expect(stamp.createdAt).toBe(createdAt);
      expect(stamp.lastSeen).toBeGreaterThan(createdAt);
    });

    it("writes another address or client at once", async () => {
      const visitor = (await start({ stampEveryMs: 3_600_000 })).visitor();
      await visitor.login(ALICE);
      visitor.moveTo(TOKYO);
      await visitor.get("/account");
      expect(JSON.parse(await stored()).stamp.address).toBe(TOKYO.address);
      visitor.moveTo({ ...TOKYO, userAgent: "curl/8.11.1" });
      await visitor.get("/account");
      expect(JSON.parse(await stored()).stamp.userAgent).toBe("curl/8.11.1");
    });
  });
});

async function login(url: string, headers: Record<string, string>): Promise<Response> {
  const form = await fetch(`${url}/login`, { headers: { accept: "application/json", ...headers } });
  const csrf = /"csrf":"([^"]+)"/.exec(await form.text())?.[1] ?? "";
  return fetch(`${url}/login`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-forwarded-for": BERLIN.address,
      "x-csrf-token": csrf,
      cookie: form.headers.getSetCookie()[0]?.split(";")[0] ?? "",
      ...headers,
    },
    body: JSON.stringify({ user: ALICE, password: DEMO_PASSWORD }),
  });
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
