import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDownloadTickets, LONGEST_LIFE_MS } from "../../../demo/download-tickets.ts";
import { RawClient, read } from "../../attacks/raw-client.ts";
import { ALICE, startTestApp, type TestApp, TOKYO } from "../../demo-app.ts";

describe("a download link", { timeout: 20_000 }, () => {
  let app: TestApp;
  let alice: RawClient;
  beforeEach(async () => {
    app = await startTestApp();
    alice = new RawClient(app.url);
    await alice.login(ALICE);
  });
  afterEach(() => app.stop());

  const link = async (file: string) => read(await alice.post("/downloads", { file })).url ?? "";

  it("opens its own file for whoever has it, and is kept by no cache", async () => {
    const answer = await new RawClient(app.url, TOKYO).get(await link("warranty.txt"));
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(ALICE);
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="?warranty.txt/);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("still works after logout: this is why sessions are made of something else", async () => {
    const url = await link("warranty.txt");
    await alice.post("/logout-everywhere");
    expect((await alice.get("/session")).status).toBe(401);
    expect((await alice.get(url)).status).toBe(200);
  });

  it("names user, file, algorithm and end, and nothing else", async () => {
    const ticket = new URL(await link("warranty.txt"), app.url).searchParams.get("ticket") ?? "";
    expect(decodeProtectedHeader(ticket)).toEqual({ alg: "HS256", typ: "JWT" });
    const claims = decodeJwt(ticket);
    expect(Object.keys(claims).sort()).toEqual(["aud", "exp", "file", "iat", "sub"]);
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(15 * 60);
  });

  it("is given for documents only, and to those who are logged in", async () => {
    expect((await alice.post("/downloads", { file: "../users.ts" })).status).toBe(404);
    expect((await new RawClient(app.url).post("/downloads", { file: "warranty.txt" })).status).toBe(401);
    expect((await alice.get("/downloads/warranty.txt")).status).toBe(403);
  });
});

describe("download tickets", () => {
  it("live for two hours at most, whatever is asked for", async () => {
    const tickets = createDownloadTickets({ key: Buffer.alloc(32, 1) });
    const { exp = 0, iat = 0 } = decodeJwt(await tickets.sign(ALICE, "a", 24 * LONGEST_LIFE_MS));
    expect(exp - iat).toBe(7200);
  });
});
