/**
 * What both sides mean by a session. Lives here: the shape of one row as a person sees it.
 * Does not live here: the store's key or the token; they exist only inside the monitor.
 * Called by the monitor (which makes rows) and the renderer (which draws them).
 */
import { z } from "zod";

/**
 * Stands for a session outside the monitor. Derived from the store key with a keyed hash, so that neither the
 * key nor the session token can be computed from it. 16 characters of base64url (96 bits).
 */
export const HandleSchema = z.string().regex(/^[A-Za-z0-9_-]{16}$/);
export type Handle = z.infer<typeof HandleSchema>;

/** Milliseconds since 1970-01-01T00:00:00Z on the store's clock. */
export type EpochMs = number;

/**
 * Where a session's last request is known from: *recorded* in the payload, *inferred* from a rolling expiry
 * (full life minus remaining life), or *observed* as the moment the monitor saw the record change.
 */
export const LastSeenOriginSchema = z.enum(["recorded", "inferred", "observed"]);
export type LastSeenOrigin = z.infer<typeof LastSeenOriginSchema>;

export const SeveritySchema = z.enum(["notice", "warning", "critical"]);
export type Severity = z.infer<typeof SeveritySchema>;

/** How precisely a place is known; `radiusKm` is the radius of the circle the address is taken to be in. */
export const PlaceSchema = z.object({
  /** ISO 3166-1 alpha-2, upper case. */
  country: z.string().length(2),
  city: z.string().nullable(),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  radiusKm: z.number().nonnegative(),
});
export type Place = z.infer<typeof PlaceSchema>;

export const ClientSchema = z.object({
  /** Browser or application family, for example "Firefox". */
  browser: z.string(),
  /** Operating system family, for example "Windows". */
  system: z.string(),
  kind: z.enum(["desktop", "mobile", "tablet", "bot", "other"]),
});
export type Client = z.infer<typeof ClientSchema>;

/** Why a session's payload could not be read. Such a session is still counted, expires and can be revoked. */
export const OpaqueReasonSchema = z.enum([
  "encrypted",
  "not-this-format",
  "truncated",
  "too-large",
  "too-deep",
  "unsupported-encoding",
  "denied",
]);
export type OpaqueReason = z.infer<typeof OpaqueReasonSchema>;

/** What is being done to a session right now. `revoked` is said only after the store has confirmed it. */
export const RevocationStateSchema = z.enum([
  "none",
  "pending",
  "revoked",
  "already-gone",
  "denied",
  "failed",
]);
export type RevocationState = z.infer<typeof RevocationStateSchema>;

export const SessionRowSchema = z.object({
  id: HandleSchema,
  user: z.string().nullable(),
  /** A readable name for the user (e-mail, display name) where the payload has one beside the id. */
  label: z.string().nullable(),
  address: z.string().nullable(),
  place: PlaceSchema.nullable(),
  client: ClientSchema.nullable(),
  /** Id of the format that recognised the session, for example "express-session". */
  format: z.string(),
  opaque: OpaqueReasonSchema.nullable(),
  createdAt: z.number().nullable(),
  lastSeen: z.number().nullable(),
  lastSeenOrigin: LastSeenOriginSchema.nullable(),
  /** `null`: the record has no expiry. */
  expiresAt: z.number().nullable(),
  /** Severity of the worst open finding that names this session. */
  severity: SeveritySchema.nullable(),
  revocation: RevocationStateSchema,
});
export type SessionRow = z.infer<typeof SessionRowSchema>;

/** The columns that the table can be sorted by. */
export const SortColumnSchema = z.enum([
  "user",
  "address",
  "country",
  "client",
  "format",
  "createdAt",
  "lastSeen",
  "expiresAt",
  "severity",
]);
export type SortColumn = z.infer<typeof SortColumnSchema>;

export const SortSchema = z.object({ column: SortColumnSchema, direction: z.enum(["asc", "desc"]) });
export type Sort = z.infer<typeof SortSchema>;

/** Why a number is not exact. */
export const EstimateReasonSchema = z.discriminatedUnion("kind", [
  /** The first scan is still running; only sessions read so far are counted. */
  z.object({ kind: z.literal("loading") }),
  /** It is the number of keys in the database; not every key need be a session. */
  z.object({ kind: z.literal("keys") }),
  /** Counted among the first so many keys of each server and scaled to all keys. */
  z.object({ kind: z.literal("scaled"), keys: z.number().int() }),
  /** From one user in so many. The truth lies within `range` with 95 %; null: too few to say. */
  z.object({
    kind: z.literal("sample"),
    oneIn: z.number().int(),
    range: z.object({ from: z.number().int(), to: z.number().int() }).nullable(),
  }),
  /** The user is not in the sample that is watched. */
  z.object({ kind: z.literal("not-sampled") }),
]);
export type EstimateReason = z.infer<typeof EstimateReasonSchema>;

/** A number that says of itself whether it is exact. */
export const CountSchema = z.object({
  value: z.number().int().nonnegative(),
  estimate: EstimateReasonSchema.nullable(),
});
export type Count = z.infer<typeof CountSchema>;
