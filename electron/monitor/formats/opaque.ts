/** Records of sessions whose payload tells nothing: they still count, expire and can be revoked. */
import type { OpaqueReason } from "../../../shared/session.ts";
import type { SessionRecord } from "../sessions/record.ts";

export function opaqueRecord(format: string, reason: OpaqueReason): SessionRecord {
  return {
    user: null,
    label: null,
    address: null,
    userAgent: null,
    createdAt: null,
    lastSeen: null,
    lastSeenOrigin: null,
    format,
    opaque: reason,
  };
}
