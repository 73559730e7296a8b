import { RedisStore } from "connect-redis";
import express from "express";
import session from "express-session";
import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../eventually.ts";
import { type FrameworkApp, serve } from "../formats/framework-app.ts";
import { login, whoAmI } from "../formats/verify.ts";
import { guardedMs, livesAfterReturn, OUT_WITHIN_MS, type Race, startRace } from "./race.ts";

declare module "express-session" {
  interface SessionData {
    seen?: number;
  }
}

const HELD_MS = 2_000;
const combinations = [true, false].flatMap((resave) =>
  [true, false].flatMap((saveUninitialized) =>
    [true, false].map((changes) => ({ resave, saveUninitialized, changes })),
  ),
);

describe.each([
  { guard: "without a guard", guardMs: 0 },
  { guard: "with the guard", guardMs: 300_000 },
])("a session revoked during a request of two seconds (express-session), $guard", ({ guardMs }) => {
  let race: Race;
  let client: ReturnType<typeof createClient>;
  const apps: FrameworkApp[] = [];
  const ended: { user: string; comesBack: boolean; loggedOut: boolean }[] = [];

  beforeAll(async () => {
    race = await startRace();
    await race.guard(guardMs);
    client = createClient({ url: race.server.url });
    await client.connect();
    await Promise.all(
      combinations.map(async ({ resave, saveUninitialized, changes }) => {
        const entered = Promise.withResolvers<void>();
        const app = await expressApp({ resave, saveUninitialized }, entered.resolve);
        apps.push(app);
        const user = `resave-${resave}-uninitialized-${saveUninitialized}-changes-${changes}`;
        const cookie = await login(app, user);
        const slow = fetch(`${app.url}/slow?changes=${changes}`, { headers: { cookie } });
        // A request that comes after the session is gone has nothing to write back.
        await entered.promise;
        await race.revoke(user);
        expect((await slow).status).toBe(200);
        // Nothing is written after the response: express-session ends it when the store has answered.
        const loggedOut = async () => (await whoAmI(app, cookie)) === null;
        if (guardMs > 0) {
          await eventually(`${user} to be logged out`, loggedOut, 5_000);
        }
        ended.push({ user, comesBack: resave || changes, loggedOut: await loggedOut() });
      }),
    );
  }, 60_000);
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.stop()));
    client.destroy();
    await race.stop();
  });

  function expressApp(
    options: { resave: boolean; saveUninitialized: boolean },
    entered: () => void,
  ): Promise<FrameworkApp> {
    const app = express();
    const cookie = { maxAge: 3_600_000 };
    app.use(session({ store: new RedisStore({ client }), secret: "only for tests", cookie, ...options }));
    app.post("/login", (request, response) => {
      request.session.userId = String(request.query["user"]);
      response.send("hello");
    });
    app.get("/slow", (request, response) => {
      entered();
      setTimeout(() => {
        if (request.query["changes"] === "true") {
          request.session.seen = Date.now();
        }
        response.send("slow");
      }, HELD_MS);
    });
    app.get("/whoami", (request, response) => {
      const { userId } = request.session;
      response.status(userId === undefined ? 401 : 200).send(userId ?? "");
    });
    return serve(app);
  }

  it("is tried in every combination of resave, saveUninitialized and a changed session", () => {
    expect(ended).toHaveLength(8);
  });

  if (guardMs === 0) {
    it("comes back wherever the framework writes it, so that the user stays logged in", () => {
      for (const { user, comesBack, loggedOut } of ended) {
        expect({ user, loggedOut }).toEqual({ user, loggedOut: !comesBack });
      }
      expect(livesAfterReturn(race).living).toBe(6);
    });
  } else {
    it(`is ended again within ${OUT_WITHIN_MS} ms of the write, and the audit log says so`, async () => {
      const lives = livesAfterReturn(race);
      expect(lives.living).toBe(0);
      // More than one life each where our own question came within it, and was written back as well.
      expect(new Set(lives.ended.map(({ key }) => key)).size).toBe(6);
      expect(Math.max(...lives.ended.map(guardedMs))).toBeLessThan(OUT_WITHIN_MS);
      expect(ended.every(({ loggedOut }) => loggedOut)).toBe(true);
      await eventually("the record", async () => {
        const records = (await race.audit()).split("\n").filter((line) => line.includes("wrote the revoked"));
        return records.filter((line) => line.includes('"phase":"outcome"')).length === lives.ended.length;
      });
    });
  }
});
