/** Why something could not be delivered to a receiver: a {@link TlsProblem} by name, or few words. Never an address. */
import { tlsProblemIn } from "./tls-problem.ts";

/** The reason without addresses, which for webhooks are secrets: what is wrong with TLS, or the system's code, for example "ECONNREFUSED". */
export function deliveryReason(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (!(cause instanceof Error)) return "unknown";
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : null;
  const problem = tlsProblemIn(code, cause.message);
  if (problem !== null) return problem;
  if (code !== null) return code;
  // Plain words, for example "bad port", cannot hold an address.
  return /^[a-z ]{1,40}$/i.test(cause.message) ? cause.message : cause.name;
}
