/**
 * The synchroniser token of the OWASP CSRF Prevention Cheat Sheet: a random value that is kept in the session,
 * written into the session's own pages and asked for with every change. Another site's page can make a browser send
 * the cookie, but cannot read the page that has the token.
 *
 * A visitor who logs in has no session yet. The login form's token is therefore the signed double-submit form of
 * the same sheet: a random cookie, and its HMAC in the form. It keeps others from logging a visitor in as themselves.
 *
 * Clients that are no browser (`/client/…`) carry no cookie that could be abused when they log in or refresh;
 * those two answer only to requests that no browser can have sent.
 */
import { randomBytes } from "node:crypto";
import type { Request, RequestHandler, Response } from "express";
import { z } from "zod";
import { sameText, sign } from "./purpose-keys.ts";

declare module "express-session" {
  interface SessionData {
    /** 32 random bytes, base64url. New with every session id. */
    csrf?: string;
  }
}

export interface AntiForgery {
  /** Refuses changes without the session's token. Those who are not logged in have nothing to be abused. */
  readonly ofSession: RequestHandler;
  /** Refuses logins without the login form's token. */
  readonly ofLogin: RequestHandler;
  /** Refuses whatever a browser sends. */
  readonly ofClients: RequestHandler;
  /** The token for the login form; gives the visitor the cookie it belongs to. */
  loginToken(request: Request, response: Response): string;
}

export interface AntiForgeryOptions {
  readonly key: Buffer;
  readonly https: boolean;
  /** For the attack suite: asks for no token. */
  readonly disabled: boolean;
}

const READS = new Set(["GET", "HEAD", "OPTIONS"]);
const BodySchema = z.object({ csrf: z.string().max(100) });

export function newForgeryToken(): string {
  return randomBytes(32).toString("base64url");
}

export function createAntiForgery({ key, https, disabled }: AntiForgeryOptions): AntiForgery {
  const name = https ? "__Host-visit" : "visit";
  const pattern = new RegExp(`(?:^|;)\\s*${name}=([\\w-]{43})(?:;|$)`);
  const visitOf = (request: Request) => pattern.exec(request.get("cookie") ?? "")?.[1];

  return {
    ofSession: (request, response, next) => {
      const { userId, csrf } = request.session ?? {};
      if (disabled || READS.has(request.method) || userId === undefined) return next();
      if (csrf !== undefined && sameText(presented(request), csrf)) return next();
      refuse(response);
    },
    ofLogin: (request, response, next) => {
      const visit = visitOf(request);
      if (disabled || (visit !== undefined && sameText(presented(request), sign(key, visit)))) return next();
      refuse(response);
    },
    ofClients: (request, response, next) => {
      // Browsers set these themselves on every POST; all of them have sent Origin with POST since 2020.
      const browser = request.get("origin") !== undefined || request.get("sec-fetch-site") !== undefined;
      if (!browser && request.is("application/json") !== false) return next();
      response.status(403).json({ error: "This is not for browsers." });
    },
    loginToken: (request, response) => {
      let visit = visitOf(request);
      if (visit === undefined) {
        visit = newForgeryToken();
        response.cookie(name, visit, { httpOnly: true, secure: https, sameSite: "strict", path: "/" });
      }
      return sign(key, visit);
    },
  };
}

/** From the header `X-CSRF-Token` or the form field `csrf`; never from the URL, which ends up in logs. */
function presented(request: Request): string {
  const body = BodySchema.safeParse(request.body);
  return request.get("x-csrf-token") ?? (body.success ? body.data.csrf : "");
}

function refuse(response: Response): void {
  response.status(403).json({ error: "This page is out of date. Reload it and try again." });
}
