/** What the person or the operating system asked for on the command line. Pure; knows nothing of Electron. */
import type { Destination } from "../../shared/desktop-calls.ts";
import { isDeepLink, parseDeepLink } from "./deep-links.ts";

export interface Invocation {
  /** The store to watch, as given; may hold a password. */
  readonly connect: string | null;
  readonly demonstration: boolean;
  readonly readOnly: boolean;
  /** The application on the store is told of revocations and reports attacks. */
  readonly integrated: boolean;
  /** The person's own address databases. */
  readonly geoFiles: readonly string[];
  /** Started at login: watch in the tray, open no window. */
  readonly hidden: boolean;
  readonly destination: Destination | null;
}

const GEO = "--geo=";
const STORE_ADDRESS = /^(redis|rediss|valkey|valkeys|unix|redis\+[a-z]+|rediss\+[a-z]+):/i;

/**
 * Arguments after the executable. Unknown ones are Chromium's, or the application's own path, and are left alone.
 *
 * A deep link comes from elsewhere and its quoting is the operating system's, so wherever there is one, everything
 * beside it is ignored: a crafted link cannot smuggle in a store to connect to.
 */
export function readInvocation(args: readonly string[]): Invocation {
  const link = args.find(isDeepLink);
  if (link !== undefined) {
    return {
      connect: null,
      demonstration: false,
      readOnly: false,
      integrated: false,
      geoFiles: [],
      hidden: false,
      destination: parseDeepLink(link),
    };
  }
  return {
    connect: args.find((argument) => STORE_ADDRESS.test(argument)) ?? null,
    demonstration: args.includes("--demonstration"),
    readOnly: args.includes("--read-only"),
    integrated: args.includes("--integrated"),
    geoFiles: args
      .filter((argument) => argument.startsWith(GEO))
      .map((argument) => argument.slice(GEO.length)),
    hidden: args.includes("--hidden"),
    destination: null,
  };
}
