/** The headers that the page and everything it loads are served with, by both hosts. */

/**
 * Nothing is allowed that is not named. There is no inline script or style, no evaluation of strings, no frame, no
 * form target, and no other origin. `connect` is where the page may talk to: nowhere in the desktop host (the link is
 * a MessagePort), its own origin in the browser host (the WebSocket).
 */
export function contentSecurityPolicy(connect: "'none'" | "'self'"): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join("; ");
}

export function pageHeaders(connect: "'none'" | "'self'"): Readonly<Record<string, string>> {
  return {
    "Content-Security-Policy": contentSecurityPolicy(connect),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy":
      "camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), serial=(), usb=()",
    "Cache-Control": "no-store",
  };
}
