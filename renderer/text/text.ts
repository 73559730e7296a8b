/**
 * Everything the interface says, in the reader's language. Components import `text` and nothing else from this
 * folder; failures are worded in shared/failure.ts, because terminals and logs say them too.
 */
import { de } from "./de.ts";
import { en, type Text } from "./en.ts";
import { language } from "./language.ts";

export const text: Text = language === "de" ? de : en;
