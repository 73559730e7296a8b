/**
 * What another process printed, short enough for a line of the log. The reason of a crash stands below the line of code
 * that it quotes, which in a package is a whole file: every line is cut, so that the reason is kept.
 */
const MAX_LINE = 300;
const MAX_TEXT = 4_000;

export function printed(chunk: Buffer): string {
  const lines = chunk.toString().trimEnd().split("\n");
  return lines
    .map((line) => line.slice(0, MAX_LINE))
    .join("\n")
    .slice(0, MAX_TEXT);
}
