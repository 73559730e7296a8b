/**
 * Looks for known session tokens, or any piece of one, in whatever a product gave away: raw and URL-encoded (which is
 * the same for these tokens) and in base64, wherever in the encoded text the token begins.
 */

/** Any piece of a token of this length is too much. */
const PIECE = 12;
/** Twelve bytes in base64. */
const ENCODED_PIECE = 16;
const RUNS = /[0-9A-Za-z-]{12,}/g;
const ENCODED_RUNS = /[0-9A-Za-z+/]{16,}/g;

/** Tells how many of the tokens a text gives away. Tokens consist of letters, digits and hyphens. */
export function hunt(tokens: readonly string[]): (text: string) => number {
  const pieces = new Map<string, string>();
  const encoded = new Map<string, string>();
  for (const token of tokens) {
    for (const piece of piecesOf(token, PIECE)) {
      pieces.set(piece, token);
    }
    for (const before of ["", "x", "xx"]) {
      const text = Buffer.from(before + token).toString("base64");
      // The first and last group hold bytes of what is beside the token.
      for (const piece of piecesOf(text.slice(4, -4), ENCODED_PIECE)) {
        encoded.set(piece, token);
      }
    }
  }
  return (text) => {
    const found = new Set<string>();
    search(text, RUNS, PIECE, pieces, found);
    search(text.replaceAll("-", "+").replaceAll("_", "/"), ENCODED_RUNS, ENCODED_PIECE, encoded, found);
    return found.size;
  };
}

function search(
  text: string,
  runs: RegExp,
  length: number,
  pieces: ReadonlyMap<string, string>,
  found: Set<string>,
): void {
  for (const [run] of text.matchAll(runs)) {
    for (const piece of piecesOf(run, length)) {
      const token = pieces.get(piece);
      if (token !== undefined) {
        found.add(token);
      }
    }
  }
}

function* piecesOf(text: string, length: number): IterableIterator<string> {
  for (let at = 0; at + length <= text.length; at++) {
    yield text.slice(at, at + length);
  }
}
