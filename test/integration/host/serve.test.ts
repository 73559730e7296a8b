import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { type Limits, type Served, serve } from "../../../electron/serve.ts";
import { eventually } from "../../eventually.ts";

let page = "";
beforeAll(async () => {
  page = await mkdtemp(join(tmpdir(), "sessionwatch-page-"));
  await writeFile(join(page, "index.html"), "<!doctype html><title>The page</title>");
  await writeFile(join(page, "licenses.md"), "# Licences");
});
afterAll(() => rm(page, { recursive: true, force: true }));

interface Host {
  readonly served: Served;
  readonly problems: string[];
  readonly idle: string[];
  givenUp(): boolean;
  /** "127.0.0.1:port" */
  readonly place: string;
}

async function start(limits: Partial<Limits> = {}): Promise<Host> {
  const problems: string[] = [];
  const idle: string[] = [];
  let gaveUp = false;
  const served = await serve({
    port: 0,
    pageFolder: page,
    env: {},
    onProblem: (sentence) => problems.push(sentence),
    onGivenUp: () => {
      gaveUp = true;
    },
    onIdle: (address) => idle.push(address),
    limits,
    monitorEntry: new URL("./scripted-monitor.ts", import.meta.url),
  });
  onTestFinished(() => served.close());
  return { served, problems, idle, givenUp: () => gaveUp, place: new URL(served.address()).host };
}

/** A browser's session: the cookie that a ticket is exchanged for. */
async function enter(address: string): Promise<string> {
  const answer = await fetch(address);
  expect(answer.status).toBe(200);
  return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
}

async function statusOf(place: string, path: string, headers: Record<string, string>): Promise<number> {
  // `fetch` does not let its caller name another host.
  const request = httpRequest({ host: "127.0.0.1", port: place.split(":")[1], path, headers });
  request.end();
  const [answer] = await once(request, "response");
  answer.resume();
  return answer.statusCode;
}

/** Resolves with the open socket, or with the status that refused it. */
function open(place: string, headers: Record<string, string>): Promise<WebSocket | number> {
  const socket = new WebSocket(`ws://${place}/link`, { headers });
  socket.on("error", () => undefined);
  onTestFinished(() => socket.terminate());
  return new Promise((resolve) => {
    socket.once("open", () => resolve(socket));
    socket.once("unexpected-response", (_request, { statusCode = 0 }) => resolve(statusCode));
  });
}

async function openAs(place: string, cookie: string): Promise<WebSocket> {
  const socket = await open(place, { cookie, origin: `http://${place}` });
  if (typeof socket === "number") throw new Error(`refused with ${socket}`);
  return socket;
}

async function ask(socket: WebSocket, text: string): Promise<string> {
  socket.send(text);
  const [answer] = await once(socket, "message");
  return String(answer);
}

describe("The browser host lets in", () => {
  it("whoever has the address, once; its cookie is for this host alone and no script reads it", async () => {
    const { served, place } = await start();
    const address = served.address();
    const answer = await fetch(address);
    expect(answer.headers.get("set-cookie")).toMatch(
      /^sessionwatch-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    expect((await fetch(address)).status).toBe(403);
    const cookie = await enter(served.address());
    expect(await statusOf(place, "/", { cookie })).toBe(200);
  });

  it("nobody without the cookie, with a guessed one, or with half of it", async () => {
    const { served, place } = await start();
    const cookie = await enter(served.address());
    const [name = ""] = cookie.split("=");
    for (const wrong of ["", `${name}=`, `${name}=${"A".repeat(43)}`, cookie.slice(0, -1), `${cookie}A`]) {
      expect(await statusOf(place, "/", { cookie: wrong })).toBe(403);
      expect(await open(place, { cookie: wrong, origin: `http://${place}` })).toBe(403);
    }
  });

  it("only the newest eight addresses that were not used", async () => {
    const { served } = await start();
    const first = served.address();
    const others = Array.from({ length: 8 }, () => served.address());
    expect((await fetch(first)).status).toBe(403);
    expect((await fetch(others[0] ?? "")).status).toBe(200);
  });

  it("no other host name, so that no foreign name can be pointed here (DNS rebinding)", async () => {
    const { served, place } = await start();
    const cookie = await enter(served.address());
    const port = place.split(":")[1];
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      "127.0.0.1",
      `127.0.0.1.evil.example:${port}`,
    ]) {
      expect(await statusOf(place, "/", { cookie, host })).toBe(403);
      expect(await open(place, { cookie, host, origin: `http://${host}` })).toBe(403);
    }
    const ticket = new URL(served.address()).search;
    expect(await statusOf(place, `/${ticket}`, { host: "evil.example" })).toBe(403);
  });

  it("no page of another origin on the link, not even of this machine", async () => {
    const { served, place } = await start();
    const cookie = await enter(served.address());
    for (const origin of ["http://evil.example", "http://127.0.0.1:1", `https://${place}`, "null", ""]) {
      expect(await open(place, { cookie, origin })).toBe(403);
    }
    expect(await open(place, { cookie })).toBe(403);
    expect(await open(place, { cookie, origin: `http://${place}` })).toBeInstanceOf(WebSocket);
  });

  it("nobody on any address of this machine but the loopback one", async () => {
    const { served } = await start();
    const probe = connect(Number(new URL(served.address()).port), "127.0.0.2");
    const [error] = await once(probe, "error");
    expect(error).toMatchObject({ code: "ECONNREFUSED" });
  });
});

describe("What the browser host serves", () => {
  it("is the page's own files, under a policy that allows nothing else, to GET alone", async () => {
    const { served, place } = await start();
    const cookie = await enter(served.address());
    const answer = await fetch(`http://${place}/`, { headers: { cookie } });
    expect(await answer.text()).toContain("The page");
    const policy = answer.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect(answer.headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(
      (await fetch(`http://${place}/licenses.md`, { headers: { cookie } })).headers.get("content-type"),
    ).toBe("text/plain; charset=utf-8");
    for (const path of [
      "/missing",
      "/../package.json",
      "/%2e%2e/package.json",
      "/__proto__",
      "//evil/",
      "//[",
    ]) {
      expect(await statusOf(place, path, { cookie })).toBe(404);
    }
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      expect((await fetch(`http://${place}/`, { method, headers: { cookie } })).status).toBe(405);
    }
  });

  it("has the same policy on every refusal", async () => {
    const { place } = await start();
    const answer = await fetch(`http://${place}/`);
    expect(answer.status).toBe(403);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  });
});

describe("The link of the browser host", () => {
  it("serves several pages at once, and refuses one more than its limit", async () => {
    const { served, place } = await start({ pages: 2 });
    const cookie = await enter(served.address());
    const one = await openAs(place, cookie);
    const two = await openAs(place, cookie);
    expect(await Promise.all([ask(one, "1"), ask(two, "2")])).toEqual(["echo 1", "echo 2"]);
    expect(await open(place, { cookie, origin: `http://${place}` })).toBe(503);
    one.close();
    await once(one, "close");
    const three = await eventually("room for another", async () => {
      const socket = await open(place, { cookie, origin: `http://${place}` });
      return typeof socket === "number" ? null : socket;
    });
    expect(await ask(three, "3")).toBe("echo 3");
  });

  it("ends a page that says more at once than any request has", async () => {
    const { served, place } = await start();
    const socket = await openAs(place, await enter(served.address()));
    socket.send("x".repeat(2 * 1024 * 1024));
    const [code] = await once(socket, "close");
    expect(code).toBe(1009);
  });

  it("forgets browsers when nobody has looked for long, and gives an address to look again", async () => {
    const { served, place, idle } = await start({ idleMs: 240 });
    const cookie = await enter(served.address());
    const socket = await openAs(place, cookie);
    await ask(socket, "still here");
    socket.close();
    await once(socket, "close");
    const next = await eventually("an address", () => idle[0]);
    expect(await statusOf(place, "/", { cookie })).toBe(403);
    expect(await statusOf(place, "/", { cookie: await enter(next) })).toBe(200);
  });
});

describe("A monitor that crashes in the browser host", () => {
  it("is started again with the same store; pages are closed and come back; nothing secret is told", async () => {
    const { served, place, problems } = await start();
    served.order({ kind: "connect", url: "redis://somewhere", readOnly: true });
    const cookie = await enter(served.address());
    const socket = await openAs(place, cookie);
    expect(await ask(socket, "target")).toBe("redis://somewhere");
    socket.send("crash");
    await once(socket, "close");
    await eventually("the problem", () => problems.length > 0);
    expect(problems).toEqual([
      expect.stringMatching(/^The monitor stopped unexpectedly and is started again\./),
    ]);
    expect(problems.join()).not.toContain("s3cr3t");
    const answer = await eventually("an answer of the new one", async () => {
      const again = await openAs(place, cookie);
      // While there is no monitor, sockets are closed at once.
      return await Promise.race([ask(again, "target"), once(again, "close").then(() => null)]);
    });
    expect(answer).toBe("redis://somewhere");
  });

  it("is noticed also when its thread ends without an error", async () => {
    const { served, place, problems } = await start();
    const socket = await openAs(place, await enter(served.address()));
    socket.send("exit");
    await once(socket, "close");
    await eventually("the problem", () => problems.length === 1);
  });

  it("does not hold up stopping, in the pause before it is started again", async () => {
    const { served, place } = await start();
    const socket = await openAs(place, await enter(served.address()));
    socket.send("crash");
    await once(socket, "close");
    await served.close();
  });

  it("is given up when it only crashes on, and then says so", async () => {
    const { served, problems, givenUp } = await start({ restartWaitsMs: [10, 20, 30] });
    served.order({ kind: "connect", url: "crash:at once", readOnly: true });
    await eventually("the end of it", givenUp);
    expect(problems).toHaveLength(4);
    expect(problems.at(-1)).toContain("4 times in a row and is not started again. Nothing is being watched");
  });
});

describe("Stopping the browser host", () => {
  it("waits for what was begun", async () => {
    const { served, place } = await start();
    const socket = await openAs(place, await enter(served.address()));
    expect(await ask(socket, "busy 600")).toBe("busy");
    const begun = performance.now();
    await served.close();
    expect(performance.now() - begun).toBeGreaterThan(550);
  });
});
