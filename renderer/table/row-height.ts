import type { Preferences } from "../theme/preferences.ts";

/** Height of a row in pixels; theme/tokens.css says the same. */
export const ROW_HEIGHT: Readonly<Record<Preferences["density"], number>> = { dense: 32, comfortable: 40 };
