import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeAddress, parseAddress, type StoreAddress } from "../../../electron/monitor/store/address.ts";

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
