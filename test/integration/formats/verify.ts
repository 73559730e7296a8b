/**
 * The promise of every format, told once: a real framework logs a user in over HTTP; the session is recognised, read
 * and shown right; it is revoked; and the framework's next answer to that cookie is that nobody is logged in.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SessionField } from "../../../electron/monitor/formats/format.ts";
import { startServer, type TestServer } from "../../redis-server.ts";
import type { DebianPackage } from "./debian-packages.ts";
import { writeFixture } from "./fixture.ts";
import { type FrameworkApp, missingPackage, USER_AGENT } from "./framework-app.ts";
import { keysThatName, recogniseStore, revoke, type SeenSession, sample, sessions } from "./store-view.ts";

export interface Verification {
  /** Framework and version, for people. */
  readonly framework: string;
  readonly format: string;
  readonly needs?: readonly DebianPackage[];
  start(store: TestServer): Promise<FrameworkApp>;
  /** Logs in and gives the cookie. Default: `POST /login?user=…`. */
  login?(app: FrameworkApp, user: string): Promise<string>;
  /** Who the application says it is, or null. Default: `GET /whoami`. */
  whoAmI?(app: FrameworkApp, cookie: string): Promise<string | null>;
  /** Fields that this application's sessions must show. */
  readonly shows: readonly SessionField[];
  readonly lastSeen?: "recorded" | "inferred";
  /** The user id that the monitor must show. Default: the name that logged in. */
  readonly userId?: (user: string, app: FrameworkApp) => string | RegExp;
  readonly label?: string;
  readonly opaque?: string;
  /** True where an ended session must take the place of a revoked one. */
  readonly keeps?: true;
}

const USER = "alice";

export function verify(what: Verification): void {
  const missing = missingPackage(...(what.needs ?? []));
  const title = missing === null ? what.framework : `${what.framework} (needs Debian's ${missing})`;
  describe.skipIf(missing !== null)(title, () => {
    let store: TestServer;
    let app: FrameworkApp;
    let cookie = "";
    let loggedInAt = 0;
    /** Sessions of visitors who did not log in; some frameworks store one for every request. */
    let before = new Set<string>();

    beforeAll(async () => {
      store = await startServer();
      app = await what.start(store);
    }, 60_000);
    afterAll(async () => {
      await app?.stop();
      await store?.stop();
    });

    const only = async (): Promise<SeenSession> => {
      const found = (await sessions(store.client)).filter(
        ({ raw, record }) => !before.has(raw.key) && (record.user !== null || record.opaque !== null),
      );
      expect(found).toHaveLength(1);
      const [session] = found;
      if (session === undefined) throw new Error("no session");
      return session;
    };

    it("logs a user in over HTTP", async () => {
      before = new Set((await sample(store.client)).map(({ key }) => key));
      loggedInAt = Date.now();
      cookie = await (what.login ?? login)(app, USER);
      expect(await (what.whoAmI ?? whoAmI)(app, cookie)).toBe(USER);
    }, 30_000);

    it("is recognised", async () => {
      const [best] = await recogniseStore(store.client);
      expect(best).toMatchObject({ format: { id: what.format } });
      expect(best?.confidence).toBeGreaterThan(0.8);
      expect(best?.reason).toMatch(/^\d/);
    });

    it("shows who, from where and since when", async () => {
      const { record, raw, format } = await only();
      expect(record.format).toBe(what.format);
      expect(record.opaque).toBe(what.opaque ?? null);
      const userId = what.userId?.(USER, app) ?? USER;
      if (what.shows.includes("user"))
        expect(record.user).toMatch(userId instanceof RegExp ? userId : exactly(userId));
      if (what.label !== undefined) expect(record.label).toBe(what.label);
      expect(record.address).toEqual(
        what.shows.includes("address") ? expect.stringMatching(/127\.0\.0\.1|::1/) : null,
      );
      expect(record.userAgent).toEqual(
        what.shows.includes("client") ? expect.stringContaining("Firefox") : null,
      );
      for (const moment of ["createdAt", "lastSeen"] as const) {
        if (!what.shows.includes(moment)) {
          expect(record[moment]).toBeNull();
          continue;
        }
        expect(record[moment]).toBeGreaterThan(loggedInAt - 2500);
        // A life in whole seconds is rounded up.
        expect(record[moment]).toBeLessThanOrEqual(raw.now + 1000);
      }
      expect(record.lastSeenOrigin).toBe(what.lastSeen ?? null);
      if (process.env["CAPTURE_FIXTURES"] === "1") writeFixture(what.framework, "live", raw, record);
      const token = raw.key.slice(format.prefix.length);
      expect(JSON.stringify(format.contents(raw))).not.toContain(token);
    });

    it("is logged out by revoking, and leaves nothing behind", async () => {
      const session = await only();
      await revoke(store.client, session);
      const token = session.raw.key.slice(session.format.prefix.length);
      expect(await keysThatName(store.client, token)).toEqual(what.keeps === true ? [session.raw.key] : []);
      expect(await sessions(store.client)).not.toContainEqual(expect.objectContaining({ raw: session.raw }));
      expect(await (what.whoAmI ?? whoAmI)(app, cookie)).toBeNull();
    });
  });
}

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
}

export async function login(app: FrameworkApp, user: string): Promise<string> {
  const response = await fetch(`${app.url}/login?user=${user}`, {
    method: "POST",
    redirect: "manual",
    headers: { "user-agent": USER_AGENT },
  });
  expect(response.status, await response.clone().text()).toBeLessThan(400);
  return cookiesOf(response);
}

export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

export async function whoAmI(app: FrameworkApp, cookie: string): Promise<string | null> {
  const response = await fetch(`${app.url}/whoami`, { headers: { cookie, "user-agent": USER_AGENT } });
  if (response.status === 401) return null;
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return text;
}
