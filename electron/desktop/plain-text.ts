/**
 * Text from a session's payload for places that the operating system draws: notifications, tray, menus. Removes
 * control characters, line breaks and the invisible characters that reorder or hide text; cuts what is too long.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

export function plainText(text: string, maxLength: number): string {
  const plain = text.replace(UNPRINTABLE, " ").replace(/\s+/g, " ").trim();
  const characters = [...plain];
  return characters.length <= maxLength ? plain : `${characters.slice(0, maxLength - 1).join("")}…`;
}
