/** Text that strangers chose, made harmless for where it goes. */

/** One line without control, direction or line-breaking characters, at most `most` UTF-16 units. */
export function oneLine(text: string, most: number): string {
  return cut(text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim(), most);
}

/** At most `most` UTF-16 units, none of which is half a character. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** JSON in ASCII alone: nothing in it can break a line, turn the direction of writing or be cut in half. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
