import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAddress } from "../../../shared/address/format-address.ts";
import { parseAddress } from "../../../shared/address/parse-address.ts";
import {
  describeAddress,
  NO_SECRETS,
  type StoreAddress,
  secretsOf,
  withSecrets,
} from "../../../shared/address/store-address.ts";
import { anyAddress } from "./arbitrary-address.ts";

function parsed(text: string): StoreAddress {
  const result = parseAddress(text);
  if ("problem" in result) {
    throw new Error(`${text} was refused`);
  }
  return result.address;
}

describe("store addresses", () => {
  it("reads host, port, login and database", () => {
    const address = parsed("redis://alice:p%40ss@store.example:6380/3");
    expect(address.endpoint).toEqual({ kind: "tcp", host: "store.example", port: 6380 });
    expect(address.login).toEqual({ username: "alice", password: "p@ss" });
    expect(address).toMatchObject({ db: 3, tls: null });
  });

  it("knows the usual port, IPv6, TLS files, sockets and Sentinels", () => {
    expect(parsed("redis://localhost").endpoint).toEqual({ kind: "tcp", host: "localhost", port: 6379 });
    expect(parsed("redis://[::1]:7000").endpoint).toEqual({ kind: "tcp", host: "::1", port: 7000 });
    expect(parsed("rediss://h?ca=/ca.pem&servername=s").tls).toMatchObject({
      ca: "/ca.pem",
      servername: "s",
    });
    expect(parsed("unix:///run/redis.sock?db=2")).toMatchObject({
      endpoint: { kind: "unix", path: "/run/redis.sock" },
      db: 2,
    });
    expect(parsed("redis+sentinel://:pw@a:1,b/mymaster/4?sentinelPassword=s")).toMatchObject({
      endpoint: {
        kind: "sentinel",
        master: "mymaster",
        sentinels: [
          { host: "a", port: 1 },
          { host: "b", port: 26379 },
        ],
      },
      login: { password: "pw" },
      sentinelLogin: { password: "s" },
      db: 4,
    });
  });

  it("knows what translated addresses mean, and refuses rules that it cannot read", () => {
    expect(parsed("redis://h?nat=10.0.0.5:6379=gateway:7000&nat=[fd00::1]:6379=gateway:7001").nat).toEqual([
      { inner: { host: "10.0.0.5", port: 6379 }, outer: { host: "gateway", port: 7000 } },
      { inner: { host: "fd00::1", port: 6379 }, outer: { host: "gateway", port: 7001 } },
    ]);
    expect(parseAddress("redis://h?nat=10.0.0.5=gateway")).toHaveProperty("problem.code", "url-invalid");
  });

  it("reads a tunnel with its three ways of logging in, and where to read", () => {
    expect(parsed("redis://h?ssh=op@bastion&replicas=yes")).toMatchObject({
      ssh: { host: "bastion", port: 22, username: "op", login: { kind: "agent" } },
      replicas: true,
    });
    expect(parsed("redis://h?ssh=op@[::1]:2222&sshKey=/k&sshPassphrase=p").ssh).toEqual({
      host: "::1",
      port: 2222,
      username: "op",
      login: { kind: "key", file: "/k", passphrase: "p" },
    });
    expect(parsed("redis://h?ssh=op@b&sshPassword=").ssh?.login).toEqual({
      kind: "password",
      password: null,
    });
    expect(parseAddress("redis://h?ssh=bastion")).toHaveProperty("problem.code", "url-invalid");
  });

  it("are written as text that reads back as the same", () => {
    fc.assert(
      fc.property(anyAddress, (address) => {
        expect(parsed(formatAddress(address))).toEqual(address);
      }),
    );
  });

  it("without their secrets hold none of them, and with them are whole again", () => {
    fc.assert(
      fc.property(anyAddress, (address) => {
        const bare = withSecrets(address, NO_SECRETS);
        expect(Object.values(secretsOf(bare)).every((secret) => secret === null)).toBe(true);
        expect(withSecrets(parsed(formatAddress(bare)), secretsOf(address))).toEqual(address);
      }),
    );
  });

  it.each(["", "localhost:6379", "http://x", "redis://", "redis://h/x", "unix://", "redis+sentinel://h"])(
    "refuses %j with a reason",
    (text) => {
      const result = parseAddress(text);
      expect("problem" in result && result.problem.code).toBe("url-invalid");
    },
  );

  it("never throws, and never repeats a password", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 6 }), (text, secret) => {
        const result = parseAddress(`redis://u:${encodeURIComponent(`s3cr3t-${secret}`)}@h${text}`);
        const told = "problem" in result ? JSON.stringify(result.problem) : describeAddress(result.address);
        expect(told).not.toContain("s3cr3t");
      }),
    );
  });
});
