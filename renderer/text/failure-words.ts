import { type Failure, type FailureText, failureText } from "../../shared/failure.ts";
import { failuresDe } from "./failures-de.ts";
import { language } from "./language.ts";

/** A failure in the reader's language. */
export function failureWords(failure: Failure): FailureText {
  return language === "de" ? germanOf(failure) : failureText(failure);
}

export function germanOf({ code, params }: Failure): FailureText {
  const [what, meaning, next] = failuresDe[code]((name) => String(params[name] ?? ""));
  return { what, meaning, next };
}
