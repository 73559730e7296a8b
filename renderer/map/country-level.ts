/** How many shades of land there are for countries with sessions. */
export const LEVELS = 5;

/**
 * Which shade a country gets: 0 without sessions, then 1 to 5. Logarithmic, because a few countries usually have
 * most of the sessions and the others would all look empty.
 */
export function countryLevel(sessions: number, most: number): number {
  if (sessions <= 0 || most <= 0) return 0;
  const share = Math.log1p(sessions) / Math.log1p(most);
  return Math.min(LEVELS, 1 + Math.floor(share * (LEVELS - 0.01)));
}

/** The radius of a place's dot, in units of the world map, by area; small places stay visible. */
export function dotRadius(sessions: number, most: number): number {
  if (sessions <= 0 || most <= 0) return 0;
  return 1.8 + 6 * Math.sqrt(sessions / most);
}
