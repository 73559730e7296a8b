import { describe, expect, it } from "vitest";
import { DEMO_ONLY, hashPassword, STRONG, verifyPassword } from "../../../demo/passwords.ts";

describe("password hashes", () => {
  it("verify the right password only", async () => {
    const stored = await hashPassword("sesame", DEMO_ONLY);
    expect(await verifyPassword("sesame", stored)).toBe(true);
    expect(await verifyPassword("Sesame", stored)).toBe(false);
    expect(await verifyPassword("", stored)).toBe(false);
  });

  it("are salted", async () => {
    expect(await hashPassword("sesame", DEMO_ONLY)).not.toBe(await hashPassword("sesame", DEMO_ONLY));
  });

  it("are strong unless told otherwise, and verifiable within Node's memory limit", async () => {
    const stored = await hashPassword("sesame");
    expect(stored).toMatch(new RegExp(`^scrypt\\$${STRONG.N}\\$8\\$1\\$`));
    expect(await verifyPassword("sesame", stored)).toBe(true);
  });

  it.each(["", "scrypt", "md5$1$2$3$4$5", "scrypt$256$8$1$c2FsdA$", "scrypt$256$8$1$c2FsdA$c2hvcnQ"])(
    "never match what is no hash: %j",
    async (stored) => {
      expect(await verifyPassword("", stored)).toBe(false);
    },
  );
});
