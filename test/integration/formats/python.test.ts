/** Python frameworks from Debian. */
import { describe, expect, it } from "vitest";
import { startServer } from "../../redis-server.ts";
import { advisedLines, debianVersion, missingPackage, run } from "./framework-app.ts";
import { login, verify, whoAmI } from "./verify.ts";

// Debian's own interpreter, which knows Debian's packages.
const PYTHON = "/usr/bin/python3";
const django = `Django ${debianVersion("python3-django")}`;
const userId = () => "1";

verify({
  framework: `${django}, cache sessions in django-redis ${debianVersion("python3-django-redis")} (pickle)`,
  format: "django",
  needs: ["python3-django", "python3-django-redis"],
  shows: ["user"],
  userId,
  start: (store) => run(PYTHON, ["django_app.py"], store, { SESSIONS: "cache" }),
});

verify({
  framework: `${django}, cache sessions in django-redis as compressed pickle, with the advised lines`,
  format: "django",
  needs: ["python3-django", "python3-django-redis"],
  shows: ["user", "address", "client", "createdAt", "lastSeen"],
  lastSeen: "recorded",
  userId,
  start: (store) =>
    run(PYTHON, ["django_app.py"], store, { SESSIONS: "zlib", ADVICE: advisedLines("django") }),
});

verify({
  framework: `${django}, cache sessions in django-redis as JSON`,
  format: "django",
  needs: ["python3-django", "python3-django-redis"],
  shows: ["user"],
  userId,
  start: (store) => run(PYTHON, ["django_app.py"], store, { SESSIONS: "json" }),
});

verify({
  framework: `${django}, cached_db sessions in django-redis`,
  format: "django-cached-db",
  needs: ["python3-django", "python3-django-redis"],
  shows: ["user"],
  userId,
  keeps: true,
  start: (store) => run(PYTHON, ["django_app.py"], store, { SESSIONS: "cached_db" }),
});

describe.skipIf(missingPackage("python3-django", "python3-django-redis") !== null)(
  `${django}, cached_db sessions`,
  () => {
    it("come back from the database when only the key is deleted", async () => {
      const store = await startServer();
      const app = await run(PYTHON, ["django_app.py"], store, { SESSIONS: "cached_db" });
      const cookie = await login(app, "alice");
      await store.client.flushall();
      expect(await whoAmI(app, cookie)).toBe("alice");
      await app.stop();
      await store.stop();
    }, 60_000);
  },
);

verify({
  framework: `${django}, django-redis-sessions ${debianVersion("python3-django-redis-sessions")} (signed)`,
  format: "django-redis-sessions",
  needs: ["python3-django", "python3-django-redis-sessions"],
  shows: ["user"],
  userId,
  start: (store) => run(PYTHON, ["django_app.py"], store, { SESSIONS: "signed" }),
});

verify({
  framework: `Flask ${debianVersion("python3-flask")}, Flask-Session ${debianVersion("python3-flask-session")} (pickle), Flask-Login, with the advised lines`,
  format: "flask-session",
  needs: ["python3-flask", "python3-flask-session", "python3-flask-login"],
  shows: ["user", "address", "client", "createdAt", "lastSeen"],
  lastSeen: "recorded",
  start: (store) => run(PYTHON, ["flask_app.py"], store, { ADVICE: advisedLines("flask-session") }),
});

const aiohttp = `aiohttp ${debianVersion("python3-aiohttp")}, aiohttp-session ${debianVersion("python3-aiohttp-session")}`;

verify({
  framework: aiohttp,
  format: "aiohttp-session",
  needs: ["python3-aiohttp", "python3-aiohttp-session", "python3-redis"],
  shows: ["user", "createdAt"],
  start: (store) => run(PYTHON, ["aiohttp_app.py"], store),
});

verify({
  framework: `${aiohttp}, with the advised lines`,
  format: "aiohttp-session",
  needs: ["python3-aiohttp", "python3-aiohttp-session", "python3-redis"],
  shows: ["user", "address", "client", "createdAt", "lastSeen"],
  lastSeen: "recorded",
  start: (store) => run(PYTHON, ["aiohttp_app.py"], store, { ADVICE: advisedLines("aiohttp-session") }),
});
