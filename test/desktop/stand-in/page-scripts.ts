/** The scripts that run in a page before its own, put together from the files in `page/` and the real preload. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";

export interface PageScripts {
  /** For the page's own world. */
  readonly page: string;
  /** For the isolated world. */
  readonly preload: string;
}

const channel = `stand-in-${randomUUID()}`;

export function pageScripts(preloadFile: string): PageScripts {
  const bridgeEnd = sourceOf("page/bridge-end.ts");
  const host = JSON.stringify({ channel, platform: process.platform });
  const preload = readFileSync(preloadFile, "utf8");
  return {
    page: `(() => { ${bridgeEnd}; ${sourceOf("page/page-world.ts")}; installPageWorld(bridgeEnd, "${channel}"); })();`,
    preload: `(() => { ${bridgeEnd}; ${sourceOf("wire.ts")}; ${sourceOf("page/preload-world.ts")};
      installPreloadWorld(bridgeEnd, { encode, decode }, ${host}, function (require, process) { ${preload}
      }); })();`,
  };
}

/** A file of functions as a plain script: without types, imports (which are of types alone) and exports. */
function sourceOf(name: string): string {
  const source = readFileSync(new URL(name, import.meta.url), "utf8");
  return stripTypeScriptTypes(source)
    .replace(/^\s*import .*$/gm, "")
    .replace(/^export /gm, "");
}
