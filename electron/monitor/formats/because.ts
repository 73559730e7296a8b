/** The commonest reason of a clue, written briefly. */
import type { Because, Payload, PayloadOrigin } from "../../../shared/formats/recognition.ts";

/** A payload with these fields. */
export function holds(payload: Payload, fields: readonly string[], origin: PayloadOrigin | null): Because {
  return { kind: "holds", payload, fields: [...fields], origin };
}

export function writtenBy(name: string): PayloadOrigin {
  return { kind: "writer", name, like: false };
}

export function writtenLike(name: string): PayloadOrigin {
  return { kind: "writer", name, like: true };
}

export function namedBy(name: string): PayloadOrigin {
  return { kind: "key-name", name };
}

export const namedSession: PayloadOrigin = { kind: "session-word" };
