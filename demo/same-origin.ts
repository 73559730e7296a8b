/** Refuses changes that another site's page asks for, before anything else looks at them. */
import type { RequestHandler } from "express";

const READS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Answers 403 to a change whose `Sec-Fetch-Site` or `Origin` names another origin. Browsers set both headers
 * themselves and scripts cannot; a client that is no browser sends neither and has no cookie to abuse.
 */
export function sameOrigin(): RequestHandler {
  return (request, response, next) => {
    if (READS.has(request.method)) return next();
    const site = request.get("sec-fetch-site");
    const origin = request.get("origin");
    const foreignSite = site !== undefined && site !== "same-origin" && site !== "none";
    const foreignOrigin = origin !== undefined && origin !== `${request.protocol}://${request.get("host")}`;
    if (foreignSite || foreignOrigin) {
      response.status(403).json({ error: "This change was asked for by another site." });
      return;
    }
    next();
  };
}
