/** The same race with frameworks of other languages, as far as Debian has them. */
import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../../eventually.ts";
import type { DebianPackage } from "../formats/debian-packages.ts";
import { type FrameworkApp, missingPackage, run } from "../formats/framework-app.ts";
import { login, whoAmI } from "../formats/verify.ts";
import { guardedMs, livesAfterReturn, OUT_WITHIN_MS, type Race, startRace } from "./race.ts";

const PYTHON = "/usr/bin/python3";

interface Framework {
  readonly name: string;
  readonly needs: readonly DebianPackage[];
  /** As the session store knows the user. */
  readonly user: string;
  /** Whether the framework writes a deleted session back; Django's cache sessions look first. */
  readonly comesBack: boolean;
  start(race: Race): Promise<FrameworkApp>;
}

const frameworks: readonly Framework[] = [
  {
    name: "PHP with phpredis",
    needs: ["php-cli", "php-redis"],
    user: "alice",
    comesBack: true,
    start: ({ server }) =>
      php("php_app.php", server, {
        "session.save_handler": "redis",
        "session.save_path": `tcp://127.0.0.1:${server.port}`,
      }),
  },
  {
    name: "Laravel",
    needs: ["php-cli", "php-redis", "php-laravel-framework"],
    user: "alice",
    comesBack: true,
    start: ({ server }) => php("laravel_app.php", server),
  },
  {
    name: "Flask-Session",
    needs: ["python3-flask", "python3-flask-session", "python3-flask-login"],
    user: "alice",
    comesBack: true,
    start: ({ server }) => run(PYTHON, ["flask_app.py"], server, {}),
  },
  {
    name: "Django, django-redis-sessions",
    needs: ["python3-django", "python3-django-redis-sessions"],
    user: "1",
    comesBack: true,
    start: ({ server }) => run(PYTHON, ["django_app.py"], server, { SESSIONS: "signed" }),
  },
  {
    name: "Django, cache sessions",
    needs: ["python3-django", "python3-django-redis"],
    user: "1",
    comesBack: false,
    start: ({ server }) => run(PYTHON, ["django_app.py"], server, { SESSIONS: "cache" }),
  },
];

function php(
  script: string,
  server: Race["server"],
  settings: Readonly<Record<string, string>> = {},
): Promise<FrameworkApp> {
  const options = Object.entries({ ...settings, error_reporting: "0" }).flatMap(([name, value]) => [
    "-d",
    `${name}=${value}`,
  ]);
  const serve = ["-c", 'exec php -S "127.0.0.1:$PORT" "$@"', "php", ...options, script];
  return run("/bin/sh", serve, server);
}

/** GET commands so far: how the frameworks read a session, and the monitor does not. */
async function readsOf({ server }: Race): Promise<number> {
  const stats = await server.client.info("commandstats");
  return Number(/^cmdstat_get:calls=(\d+)/m.exec(stats)?.[1] ?? 0);
}

describe.each(frameworks)("a session revoked during a request of two seconds: $name", (framework) => {
  const ending: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ending.splice(0).reverse()) {
      await end();
    }
  });

  async function raced(guardMs: number) {
    const race = await startRace();
    ending.push(() => race.stop());
    await race.guard(guardMs);
    const app = await framework.start(race);
    ending.push(() => app.stop());
    const cookie = await login(app, "alice");
    const before = await readsOf(race);
    const slow = fetch(`${app.url}/slow`, { headers: { cookie } });
    await eventually("the application to read the session", async () => (await readsOf(race)) > before);
    await race.revoke(framework.user);
    // PHP sends its answer before it writes the session, and ends it afterwards.
    expect(await (await slow).text()).toContain(framework.comesBack ? "slow" : "");
    return { race, app, cookie };
  }

  const runs = missingPackage(...framework.needs) === null;

  it.runIf(runs)(
    framework.comesBack ? "comes back without the guard" : "is not written back by the framework",
    async () => {
      const { race, app, cookie } = await raced(0);
      if (framework.comesBack) {
        await eventually("what is written back", () => livesAfterReturn(race).living === 1);
      }
      expect(livesAfterReturn(race)).toEqual({ ended: [], living: framework.comesBack ? 1 : 0 });
      expect(await whoAmI(app, cookie)).toBe(framework.comesBack ? "alice" : null);
    },
    60_000,
  );

  it.runIf(runs && framework.comesBack)(
    `is logged out again within ${OUT_WITHIN_MS} ms of the write with the guard`,
    async () => {
      const { race, app, cookie } = await raced(300_000);
      const life = await eventually("the end of what came back", () => livesAfterReturn(race).ended[0]);
      expect(guardedMs(life)).toBeLessThan(OUT_WITHIN_MS);
      expect(await whoAmI(app, cookie)).toBeNull();
      expect(await race.audit()).toContain("wrote the revoked session back");
    },
    60_000,
  );
});
