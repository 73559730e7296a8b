/**
 * The promise of every format, told once: a real framework logs a user in over HTTP while the monitor watches; the
 * session appears in it as whose it is; it is revoked with the monitor's own command; and the framework's next answer
 * to that cookie is that nobody is logged in, while somebody else still is.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SessionField } from "../../../shared/formats/missing.ts";
import type { SessionRow } from "../../../shared/session.ts";
import { eventually } from "../../eventually.ts";
import { startServer, type TestServer } from "../../redis-server.ts";
import { type WatchedStore, watchStore } from "../../watched.ts";
import type { DebianPackage } from "./debian-packages.ts";
import { writeFixture } from "./fixture.ts";
import { type FrameworkApp, missingPackage, USER_AGENT } from "./framework-app.ts";
import { keysThatName, type SeenSession, sample, sessions } from "./store-view.ts";

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
  /** Where the last request is known from. Default: it is not recorded, only observed. */
  readonly lastSeen?: "recorded" | "inferred";
  /** The user id that the monitor must show. Default: the name that logged in. */
  readonly userId?: (user: string, app: FrameworkApp) => string | RegExp;
  readonly label?: string;
  readonly opaque?: string;
  /** True where an ended session must take the place of a revoked one. */
  readonly keeps?: true;
}

const FIELDS: readonly SessionField[] = ["user", "address", "client", "createdAt", "lastSeen"];
const USER = "alice";
/** Is logged in before the monitor looks, so that it knows the format, and must stay logged in. */
const OTHER = "bob";

export function verify(what: Verification): void {
  const missing = missingPackage(...(what.needs ?? []));
  const title = missing === null ? what.framework : `${what.framework} (needs Debian's ${missing})`;
  describe.skipIf(missing !== null)(title, () => {
    const logIn = what.login ?? login;
    const who = what.whoAmI ?? whoAmI;
    let store: TestServer;
    let app: FrameworkApp;
    let watched: WatchedStore;
    let cookie = "";
    let otherCookie = "";
    let loggedInAt = 0;
    /** Sessions of visitors who did not log in, too; some frameworks store one for every request. */
    let before = new Set<string>();
    let rowsBefore = new Set<string>();
    let row: SessionRow | null = null;
    let seen: SeenSession | null = null;

    beforeAll(async () => {
      store = await startServer();
      app = await what.start(store);
      otherCookie = await logIn(app, OTHER);
      watched = await watchStore(store.url);
    }, 60_000);
    afterAll(async () => {
      await watched?.stop();
      await app?.stop();
      await store?.stop();
    });

    const isNew = ({ id, user, opaque }: SessionRow): boolean =>
      !rowsBefore.has(id) && (user !== null || opaque !== null);

    it("is recognised among the store's keys", async () => {
      const {
        formats: [best],
      } = await watched.monitor.commands.preflight({
        store: { kind: "current" },
        feed: null,
      });
      expect(best?.id).toBe(what.format);
      expect(best?.reason.fitting).toBeGreaterThan(0);
      await eventually("the other user's session", () => watched.rows().length > 0);
    });

    it("logs a user in over HTTP, and the session appears", async () => {
      before = new Set((await sample(store.client)).map(({ key }) => key));
      rowsBefore = new Set(watched.rows().map(({ id }) => id));
      loggedInAt = Date.now();
      cookie = await logIn(app, USER);
      expect(await who(app, cookie)).toBe(USER);
      row = await eventually("the new session", () => watched.rows().find(isNew));
      // What the request after the login left behind has arrived too.
      row = await eventually("all fields", () => watched.rows().find((one) => isNew(one) && isWhole(one)));
      expect(watched.rows().filter(isNew)).toHaveLength(1);
      seen = await onlyNew(store, before);
    }, 30_000);

    /** Some frameworks write what was added only at the end of the next request. */
    const isWhole = ({ address, lastSeenOrigin }: SessionRow): boolean =>
      (address !== null || !what.shows.includes("address")) &&
      lastSeenOrigin === (what.lastSeen ?? "observed");

    it("shows who, from where, with what and since when", () => {
      expect(row).toMatchObject({ format: what.format, opaque: what.opaque ?? null });
      const userId = what.userId?.(USER, app) ?? USER;
      expect(row?.user).toEqual(
        what.shows.includes("user")
          ? expect.stringMatching(userId instanceof RegExp ? userId : exactly(userId))
          : null,
      );
      if (what.label !== undefined) expect(row?.label).toBe(what.label);
      expect(row?.address).toEqual(
        what.shows.includes("address") ? expect.stringMatching(/^(?:127\.0\.0\.1|::1)$/) : null,
      );
      expect(row?.client).toEqual(
        what.shows.includes("client") ? { browser: "Firefox", system: "Linux", kind: "desktop" } : null,
      );
      const isNow = (moment: number | null | undefined): void => {
        expect(moment).toBeGreaterThan(loggedInAt - 2500);
        // A life in whole seconds is rounded up.
        expect(moment).toBeLessThanOrEqual(Date.now() + 1000);
      };
      if (what.shows.includes("createdAt")) isNow(row?.createdAt);
      else expect(row?.createdAt).toBeNull();
      isNow(row?.lastSeen);
    });

    it("shows no token, neither in the row nor in the contents", () => {
      if (seen === null) throw new Error("no session");
      const { format, raw, record } = seen;
      const token = raw.key.slice(format.prefix.length);
      expect(token.length).toBeGreaterThanOrEqual(16);
      expect(JSON.stringify([row, format.contents(raw)])).not.toContain(token);
      if (process.env["CAPTURE_FIXTURES"] === "1") writeFixture(what.framework, "live", raw, record);
    });

    it("explains what is not recorded, and how to add it", async () => {
      if (row === null) throw new Error("no session");
      const view = watched.monitor.openView("session", { id: row.id });
      const details = await eventually("the contents", () => {
        const { head } = view.answer();
        return head.format === null ? null : head;
      });
      expect(details.format?.logOut).not.toBe("");
      const shown = what.shows.filter((field) => field !== "lastSeen" || what.lastSeen === "recorded");
      const explained = details.missing.flatMap(({ fields }) => fields);
      expect([...shown, ...explained].sort()).toEqual([...FIELDS].sort());
      for (const { why, where, code } of details.missing) {
        // A user has logged in and the framework is one that is known, so there is something to say or to add.
        if (what.opaque !== undefined) {
          expect(why).toBe("unreadable");
          continue;
        }
        expect(["not-recorded", "cannot"]).toContain(why);
        expect(where).toMatch(/\.$/);
        if (why === "not-recorded") expect(code?.split("\n").length).toBeLessThanOrEqual(12);
      }
    });

    it("is logged out by revoking, leaves nothing behind, and nobody else is", async () => {
      if (row === null || seen === null) throw new Error("no session");
      const { id } = row;
      const result = await watched.monitor.commands.revoke({
        target: { kind: "sessions", ids: [id] },
        confirmed: 1,
        reason: null,
      });
      expect(result).toMatchObject({ counts: { revoked: 1, denied: 0, failed: 0 }, problem: null });
      const token = seen.raw.key.slice(seen.format.prefix.length);
      expect(await keysThatName(store.client, token)).toEqual(what.keeps === true ? [seen.raw.key] : []);
      await eventually("the row to go", () => watched.rows().every((one) => one.id !== id));
      expect(await who(app, cookie)).toBeNull();
      expect(await who(app, otherCookie)).toBe(OTHER);
    });
  });
}

/** The session that was not there before, read past the monitor. */
async function onlyNew(store: TestServer, before: ReadonlySet<string>): Promise<SeenSession> {
  const found = (await sessions(store.client)).filter(
    ({ raw, record }) => !before.has(raw.key) && (record.user !== null || record.opaque !== null),
  );
  expect(found).toHaveLength(1);
  const [session] = found;
  if (session === undefined) throw new Error("no session");
  return session;
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
