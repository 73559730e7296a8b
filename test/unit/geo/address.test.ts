import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, it } from "vitest";
import { isPublic, networkMatcher, normaliseAddress } from "../../../electron/monitor/geo/address.ts";
import { isNetwork } from "../../../shared/network.ts";

describe("What applications record as an address", () => {
  it.each([
    ["81.2.69.142", "81.2.69.142"],
    ["  81.2.69.142 ", "81.2.69.142"],
    ["81.2.69.142:51234", "81.2.69.142"],
    ['"81.2.69.142"', "81.2.69.142"],
    ["::ffff:81.2.69.142", "81.2.69.142"],
    ["::FFFF:5102:458e", "81.2.69.142"],
    ["[2001:4860:0:0::8]:443", "2001:4860::8"],
    ["2001:4860:0:0:0:0:0:0008", "2001:4860::8"],
    ["[::1]", "::1"],
    ["fe80::1%eth0", "fe80::1"],
    ["10.0.0.7, 81.2.69.142, 172.16.0.1", "81.2.69.142"],
    ["unknown, 81.2.69.142", "81.2.69.142"],
    ["10.0.0.7, 192.168.0.1", "10.0.0.7"],
    ["81.2.69.142,10.0.0.1", "81.2.69.142"],
    ['for="[2001:4860::8]:4711";proto=http;by=10.0.0.1', "2001:4860::8"],
    ["For=81.2.69.142, for=10.0.0.1", "81.2.69.142"],
  ])("%s is %s", (recorded, address) => {
    expect(normaliseAddress(recorded)).toBe(address);
  });

  it.each([
    "",
    "unknown",
    "localhost",
    "-",
    "1",
    "0x7f.1",
    "010.1.1.1",
    "256.1.1.1",
    "1.2.3",
    "_hidden",
    "::g",
  ])("%j is none", (recorded) => {
    expect(normaliseAddress(recorded)).toBeNull();
  });

  it("takes 10 kB of nonsense in its stride", () => {
    expect(normaliseAddress("x".repeat(10_000))).toBeNull();
    expect(normaliseAddress(":".repeat(10_000))).toBeNull();
    expect(normaliseAddress("1.2.3.4,".repeat(10_000))).toBe("1.2.3.4");
    expect(normaliseAddress(`${"10.0.0.1, ".repeat(5000)}81.2.69.142`)).toBe("10.0.0.1");
  });

  it("never throws, and what it returns normalises to itself", () => {
    const pieces = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.string(),
      fc.constantFrom(",", ":", "[", "]", "%", '"', "for=", "::ffff:", "unknown", " ", ":80"),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const address = normaliseAddress(parts.join(""));
        if (address !== null) expect(normaliseAddress(address)).toBe(address);
      }),
      { numRuns: 2000 },
    );
  });

  it("finds every address in every notation", () => {
    fc.assert(
      fc.property(fc.ipV6(), (ip) => {
        const plain = normaliseAddress(ip);
        expect(plain).not.toBeNull();
        expect(normaliseAddress(`[${ip}]:443`)).toBe(plain);
        expect(normaliseAddress(` ${ip.toUpperCase()} `)).toBe(plain);
      }),
    );
  });
});

describe("Public addresses", () => {
  it.each(["81.2.69.142", "2a00:1450:4001::1"])("%s is public", (ip) => expect(isPublic(ip)).toBe(true));
  it.each([
    "10.1.2.3",
    "192.168.1.1",
    "172.31.255.255",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.1.1",
    "192.0.2.1",
    "224.0.0.1",
    "255.255.255.255",
    "0.0.0.0",
    "::1",
    "fe80::1",
    "fc00::1",
    "2001:db8::1",
    "nonsense",
  ])("%s is not", (ip) => expect(isPublic(ip)).toBe(false));
});

describe("The short cut for IPv4", () => {
  it("says what the full check says", () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        expect(isPublic(ip)).toBe(ipaddr.parse(ip).range() === "unicast");
      }),
      { numRuns: 5000 },
    );
  });
});

describe("Lists of networks", () => {
  it("match addresses of their own kind only", () => {
    const matches = networkMatcher(["10.0.0.0/8", "2001:4860::/32", "81.2.69.142", "nonsense", "1.2.3.4/99"]);
    expect(["10.9.9.9", "2001:4860::8", "81.2.69.142"].map(matches)).toEqual([true, true, true]);
    expect(["11.0.0.1", "2001:4861::8", "81.2.69.143", "1.2.3.4", "x"].map(matches)).toEqual(
      Array(5).fill(false),
    );
  });

  it("know what is a network", () => {
    expect(["10.0.0.0/8", "::/0", "1.2.3.4"].map(isNetwork)).toEqual([true, true, true]);
    expect(["10.0.0.0/33", "10/8", "", "1.2.3.4/x"].map(isNetwork)).toEqual(Array(4).fill(false));
  });
});
