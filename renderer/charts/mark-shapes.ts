import type { Severity } from "../../shared/session.ts";

/**
 * Shapes for marks inside of charts and maps, in a box of 12 around 0,0: the same ones as the severity marks in
 * lists, so that a severity is told by its shape wherever it appears.
 */
const octagon = "M-2.3,-5.5L2.3,-5.5L5.5,-2.3L5.5,2.3L2.3,5.5L-2.3,5.5L-5.5,2.3L-5.5,-2.3Z";
const triangle = "M0,-5.2L5.8,4.8L-5.8,4.8Z";
const ring = "M0,-4.6A4.6,4.6 0 1 1 0,4.6A4.6,4.6 0 1 1 0,-4.6Z";
/** A revocation: something was cut off. */
const cross = "M-4,-4L4,4M4,-4L-4,4";

export type MarkKind = Severity | "revocation";

export const markShapes: Readonly<Record<MarkKind, string>> = {
  critical: octagon,
  warning: triangle,
  notice: ring,
  revocation: cross,
};
