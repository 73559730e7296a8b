/** For people: "Firefox on Linux". */
import Bowser from "bowser";

export function clientName(userAgent: string | null): string {
  if (userAgent === null || userAgent === "") return "Unknown client";
  const { browser, os } = Bowser.parse(userAgent);
  // What is no browser calls itself "name/version".
  const name = browser.name || (/^[\w.-]{1,40}/.exec(userAgent)?.[0] ?? "Unknown client");
  return os.name ? `${name} on ${os.name}` : name;
}
