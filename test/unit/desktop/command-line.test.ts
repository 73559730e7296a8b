import { describe, expect, it } from "vitest";
import { readInvocation } from "../../../electron/desktop/command-line.ts";

describe("The command line", () => {
  it("names a store to watch, among switches that are Chromium's", () => {
    expect(readInvocation(["--no-sandbox", "/opt/app", "rediss://store:6380/0", "--read-only"])).toEqual({
      connect: "rediss://store:6380/0",
      demonstration: false,
      readOnly: true,
      integrated: false,
      geoFiles: [],
      hidden: false,
      destination: null,
    });
  });

  it.each(["redis://a", "rediss://a", "valkey://a", "unix:///run/redis.sock", "redis+sentinel://a,b/main"])(
    "takes %s for a store",
    (address) => {
      expect(readInvocation([address]).connect).toBe(address);
    },
  );

  it.each(["http://a", "C:\\redis", "./redis://a", "--redis://a"])(
    "does not take %s for a store",
    (argument) => {
      expect(readInvocation([argument]).connect).toBeNull();
    },
  );

  it("with a deep link is nothing but that link, whatever was put beside it", () => {
    const crafted = ["--demonstration", "redis://evil.example", "sessionwatch://user/alice", "--hidden"];
    expect(readInvocation(crafted)).toEqual({
      connect: null,
      demonstration: false,
      readOnly: false,
      integrated: false,
      geoFiles: [],
      hidden: false,
      destination: { kind: "user", user: "alice" },
    });
  });
});
