/**
 * From a user agent to a browser and a system by name. Lives here: recognition, bots, the cache.
 * Does not live here: judging a change of client (see `anomalies`). Called by the monitor, once per user agent.
 */
import Bowser from "bowser";
import type { Client } from "../../../shared/session.ts";
import { mostlyUsed } from "../mostly-used.ts";

/** Browsers send at most a few hundred characters; the rest is looked at by nobody and costs time. */
const MAX_LENGTH = 512;

const unknownClient: Client = { browser: "Unknown", system: "Unknown", kind: "other" };

/** Recognising takes about 20 µs and a store of a million sessions has a few thousand user agents. */
const recent = mostlyUsed<string, Client>(5000);

/** Equal clients are one object, so that they can be compared by identity and a table holds each once. */
const shared = mostlyUsed<string, Client>(2000);

/** Programs that name themselves first and are driven by scripts rather than by people. */
const scripted =
  /^(?:curl|wget|python|aiohttp|httpx|go-http-client|java|apache-httpclient|libwww-perl|node|axios|undici|got|ruby|faraday|php|guzzle|postmanruntime|insomnia|httpie|scrapy|k6|powershell)\b/i;
const headless = /HeadlessChrome|PhantomJS|Puppeteer|Playwright|Selenium/;
const bot = /bot\b|crawl|spider|slurp|monitor(?:ing)?\b|uptime|healthcheck|preview/i;

/**
 * Who a user agent claims to be. Total: nonsense is the client "Unknown", never an error. Equal results are usually
 * the same object.
 */
export function recogniseClient(userAgent: string): Client {
  const text = userAgent.length > MAX_LENGTH ? shortened(userAgent) : userAgent;
  const known = recent.get(text);
  if (known !== undefined) return known;
  const client = share(recognise(text));
  recent.set(text, client);
  return client;
}

/** The same client? `null` (not recorded) equals only itself. */
export function sameClient(a: Client | null, b: Client | null): boolean {
  return a === b || (a !== null && b !== null && a.browser === b.browser && a.system === b.system);
}

/** A copy, because a slice would keep the whole long text alive in the cache. */
function shortened(text: string): string {
  return Buffer.from(text.slice(0, MAX_LENGTH)).toString();
}

function share(client: Client): Client {
  const key = `${client.browser}\n${client.system}\n${client.kind}`;
  const known = shared.get(key);
  if (known !== undefined) return known;
  shared.set(key, client);
  return client;
}

function recognise(text: string): Client {
  const trimmed = text.trim();
  if (trimmed === "") return unknownClient;
  const { browser, system, platform } = parse(trimmed);
  if (headless.test(trimmed)) {
    return { browser: "Headless browser", system: system ?? "Unknown", kind: "bot" };
  }
  const product = productName(trimmed);
  // Bowser answers a name with a version in it ("MyApp/1.0 CFNetwork") for what it does not know.
  const name = browser !== null && !browser.includes("/") ? browser : product;
  if (platform === "bot" || scripted.test(trimmed) || bot.test(trimmed)) {
    return { browser: name ?? "Unknown bot", system: system ?? "Unknown", kind: "bot" };
  }
  if (name === null) return unknownClient;
  return { browser: name, system: system ?? systemOf(trimmed), kind: kindOf(platform, system) };
}

function parse(text: string): { browser: string | null; system: string | null; platform: string | null } {
  try {
    const { browser, os, platform } = Bowser.parse(text);
    return { browser: present(browser.name), system: present(os.name), platform: present(platform.type) };
  } catch {
    return { browser: null, system: null, platform: null };
  }
}

function present(name: string | undefined): string | null {
  return name === undefined || name === null || name === "" ? null : name.slice(0, 60);
}

/** The name before the first slash, for example "okhttp" in "okhttp/4.12.0", where it looks like one. */
function productName(text: string): string | null {
  const name = /^([A-Za-z][\w .+-]{1,39})(?:\/|$)/.exec(text)?.[1]?.trim();
  return name === undefined || name === "Mozilla" ? null : name;
}

/** Native applications on Apple's systems name only the network library. */
function systemOf(text: string): string {
  if (/\biOS\b|iPhone|iPad/.test(text)) return "iOS";
  return /CFNetwork|Darwin/.test(text) ? "Apple" : "Unknown";
}

function kindOf(platform: string | null, system: string | null): Client["kind"] {
  if (platform === "desktop" || platform === "mobile" || platform === "tablet") return platform;
  return system === "Chrome OS" || system === "Linux" || system === "Windows" || system === "macOS"
    ? "desktop"
    : "other";
}
