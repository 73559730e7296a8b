/**
 * Chromium navigates to no scheme that it does not know, and cannot be taught one over the debugging protocol. So
 * `app://host/path` is `https://host.app.stand-in.invalid/path` to the browser: a secure origin of its own that
 * nothing answers for but the application's protocol handler. Translated back wherever our code sees an address.
 */
const SUFFIX = "stand-in.invalid";

export function toBrowser(address: string, schemes: ReadonlySet<string>): string {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(address) ?? [];
  if (scheme === undefined || rest === undefined || !schemes.has(scheme)) return address;
  const slash = rest.search(/[/?#]|$/);
  return `https://${rest.slice(0, slash)}.${scheme}.${SUFFIX}${rest.slice(slash)}`;
}

export function fromBrowser(address: string): string {
  return address.replace(
    /^https:\/\/([^/]+)\.([a-z][a-z0-9+-]*)\.stand-in\.invalid/i,
    (_all, host: string, scheme: string) => `${scheme}://${host}`,
  );
}

/** The scheme that the application answers for, or null: an address of the world outside. */
export function customScheme(address: string): string | null {
  return /^https:\/\/[^/]+\.([a-z][a-z0-9+-]*)\.stand-in\.invalid(?:[/?#]|$)/i.exec(address)?.[1] ?? null;
}
