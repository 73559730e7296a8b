import { describe, expect, it } from "vitest";
import type { RawSession } from "../../../electron/monitor/formats/format.ts";
import { families } from "../../../electron/monitor/formats/formats.ts";
import { storeKey } from "../../../electron/monitor/formats/key.ts";
import { type Fixture, rawOf, readFixtures } from "../../integration/formats/fixture.ts";

function first(format: string): { raw: RawSession; fixture: Fixture } {
  const found = readFixtures().find(({ fixture }) => fixture.format === format);
  if (found === undefined) throw new Error(`no fixture of ${format}`);
  return { raw: rawOf(found.fixture), fixture: found.fixture };
}

function plan(id: string) {
  const { raw } = first(id);
  const family = families.find((one) => one.id === id);
  const prefix = family?.recognise({
    key: raw.key,
    type: raw.value.type,
    value: raw.value,
    ttlMs: 1,
  })?.prefix;
  const format = family?.at(prefix ?? "");
  if (format === undefined) throw new Error("no format");
  return { raw, plan: format.revocation(raw.key, format.decode(raw), raw) };
}
const text = (bytes: Buffer): string => bytes.toString("latin1");

describe("revoking", () => {
  it("unlinks a Spring session with its expires key, its index entries and its expiration", () => {
    const { raw, plan: spring } = plan("spring-session");
    const prefix = raw.key.slice(0, raw.key.lastIndexOf(":") + 1);
    const id = raw.key.slice(prefix.length);
    expect(spring.unlink).toEqual([raw.key, `${prefix}expires:${id}`]);
    const removals = spring.remove ?? [];
    const sets = removals.map(({ index, member }) => `${index} ${text(member)}`);
    const index = `${prefix.replace("sessions:", "")}index:org.springframework.session.FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME:alice`;
    expect(sets).toContain(`${index} \xac\xed\x00\x05t\x00\x24${id}`);
    const bucket = removals.find((entry) => entry.index.includes("session:expirations:"));
    expect(bucket?.index).toMatch(/expirations:\d+$/);
    expect(Number(bucket?.index.split(":").at(-1)) % 60_000).toBe(0);
    expect(text(bucket?.member ?? Buffer.alloc(0))).toBe(`\xac\xed\x00\x05t\x00\x2cexpires:${id}`);
    expect(removals.find(({ type }) => type === "sorted-set")?.index).toBe(`${prefix}expirations`);
  });

  it("unlinks all three keys of a GitLab session and its lookup entry", () => {
    const { raw, plan: gitlab } = plan("gitlab");
    const id = /2::.*/.exec(raw.key)?.[0] ?? "";
    expect(gitlab.unlink).toEqual([raw.key, `session:user:gitlab:42:${id}`, `session:gitlab:${id}`]);
    expect(gitlab.remove).toEqual([
      { index: "session:lookup:user:gitlab:42", type: "set", member: Buffer.from(id) },
    ]);
  });

  it("takes a Better Auth session out of its user's list, and nothing else", () => {
    const { raw, plan: better } = plan("better-auth");
    const [rewrite] = better.rewrite ?? [];
    const list = (...tokens: string[]): Buffer =>
      Buffer.from(JSON.stringify(tokens.map((token) => ({ token, expiresAt: 1 }))));
    expect(rewrite?.key).toMatch(/^active-sessions-/);
    expect(rewrite?.edit(list("other", raw.key))).toEqual(list("other"));
    expect(rewrite?.edit(list(raw.key))).toBeNull();
    for (const bytes of [list("other"), Buffer.from("no json"), Buffer.from("{}")]) {
      expect(rewrite?.edit(bytes)).toBe(bytes);
    }
  });

  it("forgets an Auth.js user's latest session only if it is this one", () => {
    const { raw, plan: authJs } = plan("auth-js");
    const [rewrite] = authJs.rewrite ?? [];
    const other = Buffer.from("user:session:other");
    expect(rewrite?.edit(Buffer.from(raw.key))).toBeNull();
    expect(rewrite?.edit(Buffer.from(JSON.stringify(raw.key)))).toBeNull();
    expect(rewrite?.edit(other)).toBe(other);
  });

  it("puts an empty session where Django's cached_db would restore one", () => {
    const { raw, plan: django } = plan("django-cached-db");
    const stored = raw.value.type === "string" ? raw.value.bytes : Buffer.alloc(0);
    expect(django.unlink).toEqual([]);
    const after = django.rewrite?.[0]?.edit(stored);
    expect(after).toEqual(Buffer.from("\x80\x02}.", "latin1"));
    const family = families.find(({ id }) => id === "django-cached-db");
    const ended = family?.standard[0]?.decode({
      ...raw,
      value: { type: "string", bytes: after ?? Buffer.alloc(0) },
    });
    expect(ended).toMatchObject({ ended: true, user: null });
  });

  it("writes user ids into companion keys as UTF-8, as frameworks do", () => {
    const family = families.find(({ id }) => id === "plain");
    const key = storeKey("session:0f8fad5b-d9cb-469f-a165-70867728950e");
    const format = family?.standard[0];
    const record = format?.decode({
      key,
      value: { type: "string", bytes: Buffer.from("zoë") },
      expiresAt: null,
      now: 0,
    });
    const index = record === undefined ? undefined : format?.revocation(key, record).remove?.[0]?.index;
    expect(Buffer.from(index ?? "", "latin1").toString("utf8")).toBe("user_sessions:zoë");
  });
});
