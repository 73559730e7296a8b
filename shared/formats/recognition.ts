/**
 * Why sampled keys are taken for sessions of a format: what was seen of them, in no language. The words are the
 * renderer's. Names of fields and frameworks are constants of the formats; nothing of a key but its prefix is in it.
 */
import { z } from "zod";

/** What a value holds. `session`: it may be encoded in several ways. */
export const PayloadSchema = z.enum([
  "json",
  "php",
  "messagepack",
  "pickle",
  "marshal",
  "gob",
  "hash",
  "session",
]);
export type Payload = z.infer<typeof PayloadSchema>;

/** By what it is told whose a payload is. */
export const PayloadOriginSchema = z.discriminatedUnion("kind", [
  /** The payload is as this framework writes it, or only `like` that. */
  z.object({ kind: z.literal("writer"), name: z.string(), like: z.boolean() }),
  /** The keys are named as by this framework. */
  z.object({ kind: z.literal("key-name"), name: z.string() }),
  /** The keys' name speaks of sessions. */
  z.object({ kind: z.literal("session-word") }),
]);
export type PayloadOrigin = z.infer<typeof PayloadOriginSchema>;

export const BecauseSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("holds"),
    payload: PayloadSchema,
    /** Telling fields that were seen in it. */
    fields: z.array(z.string()),
    origin: PayloadOriginSchema.nullable(),
  }),
  /** The key has the framework's name, or one `like` it; the value tells nothing. */
  z.object({ kind: z.literal("key-name"), name: z.string(), like: z.boolean() }),
  /** The value cannot be read, but looks like the framework's; `named`: the key's name is the framework's too. */
  z.object({ kind: z.literal("shape"), name: z.string(), named: z.boolean() }),
  /** A random token leads to this. */
  z.object({ kind: z.literal("token-to"), what: z.enum(["user-id", "user-json", "text"]) }),
  /** Hashes with a user and so many of address, client, created and last request. */
  z.object({ kind: z.literal("user-hash"), known: z.number().int() }),
  /** The pattern of a format that people have declared. */
  z.object({ kind: z.literal("declared") }),
]);
export type Because = z.infer<typeof BecauseSchema>;

export const RecognitionReasonSchema = z.object({
  /** Sampled keys that fit, of so many with the prefix. */
  fitting: z.number().int(),
  sampled: z.number().int(),
  because: BecauseSchema,
});
export type RecognitionReason = z.infer<typeof RecognitionReasonSchema>;

/** Keys that look like sessions, although no format knows them: they end in random tokens, and two of three more hold. */
export const SuspectSchema = z.object({
  /** As latin1 text; never a whole key. */
  prefix: z.string(),
  samples: z.number().int(),
  /** Their name speaks of sessions; otherwise they expire. */
  named: z.boolean(),
  hasUser: z.boolean(),
});
export type Suspect = z.infer<typeof SuspectSchema>;
