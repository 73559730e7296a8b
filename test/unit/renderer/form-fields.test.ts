import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOf, EMPTY_FIELDS, fieldsOf } from "../../../renderer/views/connections/form-fields.ts";
import { anyAddress } from "../store/arbitrary-address.ts";

describe("the connection form", () => {
  it("shows every address so that it is read back as the same", () => {
    // Fields are trimmed, which no name of a user or file survives that begins or ends with a blank.
    const typed = anyAddress.filter((address) => !/"\s|\s"/.test(JSON.stringify(address)));
    fc.assert(
      fc.property(typed, (address) => {
        const password = address.login.password;
        fc.pre(password === null || password.trim() === password);
        expect(addressOf(fieldsOf(address))).toEqual({ address });
      }),
    );
  });

  it.each([
    [{}, "host", "missing"],
    [{ host: "h", port: "x" }, "port", "port"],
    [{ host: "h", port: "65536" }, "port", "port"],
    [{ host: "h", db: "-1" }, "db", "database"],
    [{ host: "h", sample: "0" }, "sample", "sample"],
    [{ host: "h", sample: "1001" }, "sample", "sample"],
    [{ host: "h", nat: "10.0.0.5=h" }, "nat", "nat"],
    [{ host: "h", ssh: true, sshUsername: "u" }, "sshHost", "missing"],
    [{ host: "h", ssh: true, sshHost: "b", sshUsername: "u", sshLogin: "key" as const }, "sshKey", "missing"],
    [{ kind: "unix" as const }, "path", "missing"],
    [{ kind: "sentinel" as const, sentinels: "a:b:c", master: "m" }, "sentinels", "hosts"],
    [{ kind: "sentinel" as const, sentinels: "a" }, "master", "missing"],
  ])("says for %j what is wrong, and where", (part, field, problem) => {
    expect(addressOf({ ...EMPTY_FIELDS, ...part })).toEqual({ field, problem });
  });
});
