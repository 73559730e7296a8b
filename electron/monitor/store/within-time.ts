/** A server that stops answering and keeps its connections open would otherwise be waited for without end. */
import { type Failure, FailureError } from "../../../shared/failure.ts";

/** How long an answer may take before the server is given up. */
export const ANSWER_TIMEOUT_MS = 4_000;

/** Rejects with `silent` where the work takes longer. */
export async function withinTime<T>(work: Promise<T>, silent: Failure): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new FailureError(silent)), ANSWER_TIMEOUT_MS);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
