import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SavedConnections } from "../../../electron/monitor/connections/connections.ts";
import { forThisRun, type SecretKeeper } from "../../../electron/monitor/connections/secret-keeper.ts";
import type { SaveConnection } from "../../../shared/saved-connection.ts";

/** A keychain: what it seals, only it can open. */
const keychain: SecretKeeper = {
  kept: "keychain",
  seal: (text) => Promise.resolve(Buffer.from(text).reverse().toString("base64")),
  unseal: (sealed) => Promise.resolve(Buffer.from(sealed, "base64").reverse().toString()),
};
const SECRET = "s3cr3t-p4ss";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sessionwatch-connections-"));
  file = join(folder, "connections.json");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (keeper: SecretKeeper = keychain) => SavedConnections.open(file, keeper, () => 0);
const shop: SaveConnection = {
  id: null,
  secretsOf: null,
  name: "Shop",
  url: `redis://watcher:${SECRET}@store:6379/2`,
  readOnly: true,
  integrated: false,
  feed: "invalidations",
};

describe("saved connections", () => {
  it("come back with their password, which is neither on disk in clear nor in the list", async () => {
    const saved = await open();
    const id = await saved.save(shop);
    expect(saved.list()).toEqual([
      {
        id,
        name: "Shop",
        url: "redis://watcher@store:6379/2",
        where: "redis://store:6379/2",
        readOnly: true,
        integrated: false,
        feed: "invalidations",
        secret: "keychain",
      },
    ]);
    expect(await readFile(file, "utf8")).not.toContain(SECRET);
    if (process.platform !== "win32") {
      expect((await stat(file)).mode & 0o777).toBe(0o600);
    }
    const again = await open();
    expect(await again.open(id)).toEqual({
      url: shop.url,
      readOnly: true,
      integrated: false,
      feed: "invalidations",
    });
  });

  it("without a keychain keep it for this run, and then ask for it", async () => {
    const saved = await open(forThisRun);
    const id = await saved.save(shop);
    expect(saved.list()[0]?.secret).toBe("run");
    expect((await saved.open(id)).url).toBe(shop.url);
    expect(await readFile(file, "utf8")).not.toContain(SECRET);
    const again = await open(forThisRun);
    expect(again.list()[0]?.secret).toBe("missing");
    await expect(again.open(id)).rejects.toHaveProperty("failure.code", "password-required");
  });

  it("are changed without typing the passwords again, unless they are to be forgotten", async () => {
    const saved = await open();
    const id = await saved.save(shop);
    const moved = { ...shop, id, url: "redis://watcher@other:6380/2?ssh=op@gate&sshPassword=ssh-pw" };
    await saved.save({ ...moved, secretsOf: id });
    expect((await saved.open(id)).url).toBe(
      `redis://watcher:${SECRET}@other:6380/2?ssh=op%40gate&sshPassword=ssh-pw`,
    );
    await saved.save({ ...moved, url: "redis://watcher@other:6380/2", secretsOf: null });
    expect((await saved.open(id)).url).toBe("redis://watcher@other:6380/2");
    expect(saved.list()).toMatchObject([{ id, secret: "none" }]);
  });

  it("are duplicated with their password, removed, and brought back where they were", async () => {
    const saved = await open();
    const first = await saved.save(shop);
    const copy = await saved.save({
      ...shop,
      name: "Copy",
      url: "redis://watcher@store:6379/2",
      secretsOf: first,
    });
    expect((await saved.open(copy)).url).toBe(shop.url);
    await saved.opened(first);
    await saved.remove(first);
    expect(saved.list().map(({ name }) => name)).toEqual(["Copy"]);
    expect(saved.last).toBeNull();
    await saved.restore(first);
    expect(saved.list().map(({ name }) => name)).toEqual(["Shop", "Copy"]);
    expect((await saved.open(first)).url).toBe(shop.url);
    await expect(saved.restore(first)).rejects.toHaveProperty("failure.code", "connection-unknown");
  });

  it("are handed on without passwords, and taken in again", async () => {
    const saved = await open();
    await saved.save({ ...shop, url: `${shop.url}?ssh=op@gate&sshKey=/k&sshPassphrase=${SECRET}` });
    const text = saved.exported();
    expect(text).not.toContain(SECRET);
    await rm(file);
    const other = await open();
    expect(await other.import(text)).toEqual({ added: 1, problems: [] });
    expect(other.exported()).toBe(text);
  });

  it("refuse what is no address, and name no password", async () => {
    const saved = await open();
    const error = await saved.save({ ...shop, url: `redis:/${SECRET}` }).catch((reason: unknown) => reason);
    expect(error).toHaveProperty("failure.code", "url-invalid");
    expect(JSON.stringify(error)).not.toContain(SECRET);
    expect(saved.list()).toEqual([]);
  });

  it("that the disk refuses are kept for this run and said so", async () => {
    const saved = await SavedConnections.open(join(folder, "absent", "c.json"), keychain, () => 0);
    await expect(saved.save(shop)).rejects.toHaveProperty("failure.code", "connections-not-kept");
    expect(saved.list()).toHaveLength(1);
    expect(saved.problem?.code).toBe("connections-not-kept");
  });
});
