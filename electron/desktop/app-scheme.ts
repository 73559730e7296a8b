/**
 * The `app://` scheme: serves the built page, read-only, under a strict policy. Used instead of `file://` so that the
 * page has an origin of its own and can read no file that is not part of the application.
 */
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { protocol } from "electron";
import { pageHeaders } from "../page-headers.ts";

export const APP_ORIGIN = "app://sessionwatch";
export const APP_PAGE = `${APP_ORIGIN}/index.html`;

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".md": "text/plain; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** Must run before the application is ready. `standard` gives the page an origin, `secure` a secure context. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** `folder` is the built renderer. */
export function serveAppScheme(folder: string): void {
  protocol.handle("app", (request) => respond(folder, request));
}

async function respond(folder: string, request: Request): Promise<Response> {
  const headers = pageHeaders("'none'");
  if (request.method !== "GET" && request.method !== "HEAD") {
    return new Response(null, { status: 405, headers });
  }
  const file = fileOf(folder, request.url);
  const type = file === null ? undefined : types[extname(file)];
  if (file === null || type === undefined) return new Response(null, { status: 404, headers });
  try {
    const body = await readFile(file);
    return new Response(request.method === "HEAD" ? null : new Uint8Array(body), {
      headers: { ...headers, "Content-Type": type },
    });
  } catch {
    return new Response(null, { status: 404, headers });
  }
}

/** The file that an address means, or null: another host, or a path that would lead out of the folder. */
export function fileOf(folder: string, address: string): string | null {
  let path: string;
  try {
    const url = new URL(address);
    if (url.protocol !== "app:" || url.host !== "sessionwatch") return null;
    path = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  if (path.includes("\0") || path.includes("\\")) return null;
  const file = normalize(join(folder, path === "/" ? "index.html" : path));
  return file.startsWith(folder + sep) ? file : null;
}
