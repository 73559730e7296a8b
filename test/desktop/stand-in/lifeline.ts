/** What the stand-in's parts share: the browser, once it is there, and what the application has registered. */
import type { Chromium } from "./chromium.ts";
import { startChromium } from "./chromium.ts";

type SchemeHandler = (request: Request) => Response | Promise<Response>;

export const schemes = new Set<string>();
export const schemeHandlers = new Map<string, SchemeHandler>();
/** The application's own for Chromium; what it adds after the browser has started comes too late. */
export const switches: string[] = [];

let started: Promise<Chromium> | undefined;

export function browser(): Promise<Chromium> {
  started ??= startChromium(switches);
  return started;
}

export async function closeBrowser(): Promise<void> {
  if (started !== undefined) await (await started).close();
}
