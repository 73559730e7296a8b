/**
 * What a crash of the monitor leaves in the log: the kind of error and where in the code it happened. Never its message
 * or properties, because client libraries put the command with its arguments there: keys, which are session tokens, and
 * passwords.
 */
const MOST_FRAMES = 12;

export function describeCrash(error: unknown): string {
  if (!(error instanceof Error)) {
    return `something was thrown that is no error (${typeof error})`;
  }
  const code = "code" in error && typeof error.code === "string" && /^\w{1,60}$/.test(error.code);
  const { stack = "", message } = error;
  const frames = stack
    .slice(stack.indexOf(message) + message.length)
    .split("\n")
    .filter((line) => /^ {4}at .*:\d+:\d+\)?$/.test(line))
    .slice(0, MOST_FRAMES);
  return [`${error.constructor.name}${code ? ` ${String(error.code)}` : ""}`, ...frames].join("\n");
}
