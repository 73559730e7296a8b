/**
 * What formats share whose payload is encrypted with a key that the store does not have: such sessions can be
 * counted, watched and revoked, and never read.
 */
import { bytesOf, type FamilySpec } from "./family.ts";
import type { FormatAbout, Sample } from "./format.ts";

/** `where` says why nothing can be recorded, in place of advice. */
export function encryptedAbout(logOut: string, caution: string, where: string): FormatAbout {
  const fields = ["user", "address", "client", "createdAt", "lastSeen"] as const;
  return {
    recorded: [],
    byConvention: [],
    inferred: null,
    logOut,
    caution,
    advice: [{ fields, where, code: "" }],
  };
}

export const encryptedPayload: Pick<FamilySpec, "type" | "parse" | "clue"> = {
  type: "string",
  parse: (raw) => ({ opaque: bytesOf(raw) === null ? "not-this-format" : "encrypted" }),
  clue: () => null,
};

/** Encrypted values are bytes that are no text, or one long word of base64. */
export function looksEncrypted(sample: Sample): boolean {
  if (sample.value?.type !== "string" || sample.value.bytes.length < 32) return false;
  const text = sample.value.bytes.toString("latin1", 0, 256);
  return /[^\t\n\r\x20-\x7e]/.test(text) || /^[\w+/=-]+$/.test(text);
}
