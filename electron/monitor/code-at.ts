/**
 * `text.charCodeAt(at)` for loops over many texts. Texts that were parsed, cut, joined or received are of different kinds
 * to the engine, and where a place in the code has seen a few of them it looks the method up anew for each character.
 */
export function codeAt(text: string, at: number): number {
  return String.prototype.charCodeAt.call(text, at);
}
