/** The table's columns: one typed array each, indexed by row. Row 0 is no session; a row without one is all zeros. */
import {
  type LastSeenOrigin,
  type OpaqueReason,
  OpaqueReasonSchema,
  type RevocationState,
  type Severity,
} from "../../../shared/session.ts";
import { grown } from "./grown.ts";

/** Words per row in `links`, and which is which. */
export const LINKS = 8;
/** The chain of a user's sessions, most recently begun first; 0 ends it. */
export const USER_NEXT = 0;
export const USER_PREVIOUS = 1;
/** The chain within a slot of the expiry wheel. */
export const WHEEL_NEXT = 2;
export const WHEEL_PREVIOUS = 3;
/** Which session this row holds, counted from 1 over the table's life: tells a row's next tenant from its last. */
export const SERIAL = 4;
/** Id of the issued handle, 0 for none yet. */
export const HANDLE = 5;
/** Id in `agents`, 0 for none. */
export const AGENT = 6;
/** The sweep that last saw this row. */
export const SWEEP = 7;

export class Columns {
  capacity = 0;
  /** Up to so many rows, growing is by doubling, so that the first load is not copied again and again. */
  expected = 0;
  /** 1 for a row that holds a session. */
  live = new Uint8Array(0);
  /** Ids in `names`, 0 for none. */
  user = new Uint32Array(0);
  label = new Uint32Array(0);
  /** Ids in `addresses`, 0 for none. */
  address = new Uint32Array(0);
  ip = new Uint32Array(0);
  /** Ids in the registries, 0 for none. */
  place = new Uint32Array(0);
  client = new Uint32Array(0);
  format = new Uint16Array(0);
  /** See {@link packFlags}. */
  flags = new Uint16Array(0);
  /** Epoch milliseconds, NaN for unknown (`expiresAt`: for never). */
  createdAt = new Float64Array(0);
  lastSeen = new Float64Array(0);
  expiresAt = new Float64Array(0);
  /** What is never looked through as a whole, {@link LINKS} words per row, so that a row's are found together. */
  links = new Uint32Array(0);

  grow(capacity: number): void {
    if (capacity <= this.capacity) return;
    // One length for all: columns of different widths would not round alike.
    // A little more than expected, because rows come in chunks, by the lengths of their keys.
    const ahead = Math.min(this.capacity * 2, Math.ceil(this.expected * 1.01) + 4_096);
    const room = Math.max(capacity, ahead, Math.ceil(this.capacity * 1.25));
    this.live = grown(this.live, room);
    this.user = grown(this.user, room);
    this.label = grown(this.label, room);
    this.address = grown(this.address, room);
    this.ip = grown(this.ip, room);
    this.place = grown(this.place, room);
    this.client = grown(this.client, room);
    this.format = grown(this.format, room);
    this.flags = grown(this.flags, room);
    this.createdAt = grown(this.createdAt, room);
    this.lastSeen = grown(this.lastSeen, room);
    this.expiresAt = grown(this.expiresAt, room);
    this.links = grown(this.links, room * LINKS);
    this.capacity = room;
  }

  /** Back to a row without a session; `serial` stays, so that a former tenant is never taken for the next. */
  clear(row: number): void {
    this.live[row] = 0;
    this.user[row] = 0;
    this.label[row] = 0;
    this.address[row] = 0;
    this.ip[row] = 0;
    this.place[row] = 0;
    this.client[row] = 0;
    this.format[row] = 0;
    this.flags[row] = 0;
    this.createdAt[row] = Number.NaN;
    this.lastSeen[row] = Number.NaN;
    this.expiresAt[row] = Number.NaN;
    const serial = this.links[row * LINKS + SERIAL] ?? 0;
    this.links.fill(0, row * LINKS, (row + 1) * LINKS);
    this.links[row * LINKS + SERIAL] = serial;
  }

  get bytes(): number {
    return Object.values(this).reduce<number>(
      (sum, column) => sum + (ArrayBuffer.isView(column) ? column.byteLength : 0),
      0,
    );
  }
}

const ORIGINS: readonly (LastSeenOrigin | null)[] = [null, "recorded", "inferred", "observed"];
/** Eight at most: three bits. */
const OPAQUES: readonly (OpaqueReason | null)[] = [null, ...OpaqueReasonSchema.options];
/** In ascending order of weight, so that the number sorts. */
const SEVERITIES: readonly (Severity | null)[] = [null, "notice", "warning", "critical"];
const REVOCATIONS: readonly RevocationState[] = [
  "none",
  "pending",
  "revoked",
  "already-gone",
  "denied",
  "failed",
];

/** The small choices of a session, together in one number; the last three repeat what other columns say. */
export interface Flags {
  readonly origin: LastSeenOrigin | null;
  readonly opaque: OpaqueReason | null;
  readonly severity: Severity | null;
  readonly revocation: RevocationState;
  readonly anonymous: boolean;
  readonly permanent: boolean;
  readonly bot: boolean;
}

/** Every packed value is below this. */
export const FLAGS_END = 1 << 13;

/** Not all 0 for an opaque session. */
export const OPAQUE_BITS = 7 << 2;

const KEPT_BITS = (3 << 5) | (7 << 7);

/** Bits: 0–1 origin, 2–4 opaque, 5–6 severity, 7–9 revocation, 10 anonymous, 11 permanent, 12 bot. */
export function packFlags(flags: Flags): number {
  const marks = (SEVERITIES.indexOf(flags.severity) << 5) | (REVOCATIONS.indexOf(flags.revocation) << 7);
  return packOver(marks, flags);
}

/** The packed number with what a session itself says; severity and revocation stay as they are. */
export function packOver(packed: number, flags: Omit<Flags, "severity" | "revocation">): number {
  return (
    (packed & KEPT_BITS) |
    ORIGINS.indexOf(flags.origin) |
    (OPAQUES.indexOf(flags.opaque) << 2) |
    (flags.anonymous ? 1 << 10 : 0) |
    (flags.permanent ? 1 << 11 : 0) |
    (flags.bot ? 1 << 12 : 0)
  );
}

export function unpackFlags(packed: number): Flags {
  return {
    origin: ORIGINS[packed & 3] ?? null,
    opaque: OPAQUES[(packed >> 2) & 7] ?? null,
    severity: SEVERITIES[severityOf(packed)] ?? null,
    revocation: REVOCATIONS[(packed >> 7) & 7] ?? "none",
    anonymous: (packed & (1 << 10)) !== 0,
    permanent: (packed & (1 << 11)) !== 0,
    bot: (packed & (1 << 12)) !== 0,
  };
}

/** 0 for none, then rising with severity. */
export function severityOf(packed: number): number {
  return (packed >> 5) & 3;
}
