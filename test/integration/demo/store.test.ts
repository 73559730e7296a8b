import { spawn } from "node:child_process";
import { once } from "node:events";
import { access } from "node:fs/promises";
import { connect as connectSocket } from "node:net";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { startStore } from "../../../demo/store.ts";
import { ALICE, connect, HASTY, startTestApp } from "../../demo-app.ts";

describe.each([
  { name: "the private server", embedded: false },
  { name: "the embedded server", embedded: true },
])("$name", ({ embedded }) => {
  it("says what it is, answers to its password only, and is gone after the stop", async () => {
    const store = await startStore({ embedded });
    const client = await connect(store.url);
    expect(await client.ping()).toBe("PONG");
    expect(store.kind).toMatch(embedded ? /^js-redis-server$/ : /^(redis|valkey)-server$/);
    expect(store.version).toMatch(/^\d+\.\d+/);
    expect((await client.configGet("notify-keyspace-events"))["notify-keyspace-events"]).toMatch(
      /^(?=.*K)(?=.*g)(?=.*\$)(?=.*h)(?=.*x)(?=.*e)/,
    );
    client.destroy();

    const withoutPassword = new URL(store.url);
    withoutPassword.password = "";
    await expect(connect(withoutPassword.href).then((stranger) => stranger.get("key"))).rejects.toThrow(
      /NOAUTH|authenticated/i,
    );

    await store.stop();
    await store.stop();
    await expect(connect(store.url)).rejects.toThrow("ECONNREFUSED");
  });

  it("carries logins and reports their events", async () => {
    const app = await startTestApp({ embedded });
    onTestFinished(app.stop);
    const listener = await connect(app.store.url);
    onTestFinished(() => listener.destroy());
    const seen = new Map<string, string[]>();
    const expired = Promise.withResolvers<void>();
    await listener.pSubscribe("__keyspace@0__:sess:*", (event, channel) => {
      const key = channel.slice("__keyspace@0__:".length);
      seen.set(key, [...(seen.get(key) ?? []), event]);
      if (event === "expired") expired.resolve();
    });

    const hasty = app.visitor();
    expect(await hasty.login(HASTY)).toBe(200);
    const [hastyKey = ""] = await app.keys();
    const visitor = app.visitor();
    expect(await visitor.login(ALICE)).toBe(200);
    const key = (await app.keys()).find((other) => other !== hastyKey) ?? "";
    expect(await visitor.get("/account")).toBe(200);
    expect(await visitor.logout()).toBe(204);
    await expired.promise;

    // A SET with an expiry reports both; servers differ in whether the expiry of the same SET is reported too.
    expect(seen.get(key)?.filter((event) => event !== "expire")).toEqual(["set", "del"]);
    expect(seen.get(key)).toContain("expire");
    expect(seen.get(hastyKey)?.at(-1)).toBe("expired");
  });
});

describe("the choice of the store", () => {
  it("falls back to the embedded server where PATH has no other", async () => {
    const store = await startStore({ embedded: false, path: "/nonexistent" });
    expect(store.kind).toBe("js-redis-server");
    await store.stop();
  });

  it("listens on loopback only", async () => {
    for (const embedded of [false, true]) {
      const store = await startStore({ embedded });
      // Every address of 127.0.0.0/8 reaches a server that listens on all interfaces.
      const socket = connectSocket({ host: "127.0.0.2", port: Number(new URL(store.url).port) });
      await expect(once(socket, "connect")).rejects.toThrow("ECONNREFUSED");
      await store.stop();
    }
  });
});

describe("the private server's life", () => {
  it("ends with its process, however that dies, and its password is no argument of it", async () => {
    const run = fileURLToPath(new URL("../../../demo/run.ts", import.meta.url));
    const child = spawn(process.execPath, [run, "--visitors", "0", "--no-incidents", "--print-store-url"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let printed = "";
    while (!printed.includes("Store: ")) {
      const [chunk] = await once(child.stdout, "data");
      printed += String(chunk);
    }
    const storeUrl = /Store: (\S+)/.exec(printed)?.[1] ?? "";
    const { password } = new URL(storeUrl);
    expect(password.length).toBeGreaterThanOrEqual(32);

    const client = await connect(storeUrl);
    const { dir = "" } = await client.configGet("dir");
    const pid = /^process_id:(\d+)/m.exec(await client.info("server"))?.[1] ?? "";
    const ps = spawn("ps", ["-ww", "-o", "args=", "-p", pid], { stdio: ["ignore", "pipe", "inherit"] });
    let line = "";
    for await (const chunk of ps.stdout) line += String(chunk);
    expect(line).toMatch(/redis-server|valkey-server/);
    expect(line).not.toContain(password);

    child.kill("SIGKILL");
    await once(child, "exit");
    await expect.poll(() => connect(storeUrl).then(() => "up", String)).toContain("ECONNREFUSED");
    await expect.poll(() => access(dir).then(() => "there", String)).toContain("ENOENT");
  });
});
