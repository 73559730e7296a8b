/**
 * Finds Electron's executable, or says in one line why there is none. npm installs Electron without its binary; the
 * binary is fetched by Electron's own `install.js` from its release page, which a closed machine cannot reach.
 */
import { spawn } from "node:child_process";
import { access, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** `why` is one line for people, without a final full stop. */
export type ElectronBinary =
  | { readonly kind: "found"; readonly path: string }
  | { readonly kind: "missing"; readonly why: string };

export interface FindOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly platform?: NodeJS.Platform;
  /** False: only what is already on this machine counts. */
  readonly fetch?: boolean;
  /** A fetch is about 110 MB. */
  readonly fetchWithinMs?: number;
}

const FETCH_WITHIN_MS = 180_000;
/** Whether anything answers at all is known much sooner than a download ends. */
const REACH_WITHIN_MS = 4_000;
const RELEASES = "https://github.com/electron/electron/releases/download/";

/** Never throws. Looks in `ELECTRON_OVERRIDE_DIST_PATH`, then in the package, then fetches. */
export async function findElectron(options: FindOptions = {}): Promise<ElectronBinary> {
  const env = options.env ?? process.env;
  const platform = options.platform ?? process.platform;
  if (platform === "linux" && !env["DISPLAY"] && !env["WAYLAND_DISPLAY"]) {
    return missing("there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)");
  }

  const override = env["ELECTRON_OVERRIDE_DIST_PATH"];
  if (override !== undefined && override !== "") {
    const path = join(override, executableName(platform));
    return (await exists(path))
      ? { kind: "found", path }
      : missing(`ELECTRON_OVERRIDE_DIST_PATH has no ${executableName(platform)}`);
  }

  const folder = packageFolder();
  if (folder === null) return missing("the package “electron” is not installed");
  const installed = await installedIn(folder, platform);
  if (installed !== null) return { kind: "found", path: installed };
  if (options.fetch === false) return missing("Electron's binary is not installed");

  const problem = await fetchBinary(folder, env, options.fetchWithinMs ?? FETCH_WITHIN_MS);
  if (problem !== null) return missing(`Electron's binary could not be fetched (${problem})`);
  const fetched = await installedIn(folder, platform);
  return fetched === null
    ? missing("Electron's binary was fetched but is not where it belongs")
    : { kind: "found", path: fetched };
}

function missing(why: string): ElectronBinary {
  return { kind: "missing", why };
}

/** As in Electron's own `install.js`. */
function executableName(platform: NodeJS.Platform): string {
  if (platform === "darwin") return "Electron.app/Contents/MacOS/Electron";
  return platform === "win32" ? "electron.exe" : "electron";
}

function packageFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve("electron/package.json"));
  } catch {
    return null;
  }
}

/** `install.js` leaves a `version` file last, so that an interrupted one is not taken for complete. */
async function installedIn(folder: string, platform: NodeJS.Platform): Promise<string | null> {
  const path = join(folder, "dist", executableName(platform));
  if (!(await exists(path))) return null;
  const complete = await readFile(join(folder, "dist", "version"), "utf8").catch(() => "");
  return complete === "" ? null : path;
}

/** Runs Electron's installer. Null when it succeeded, otherwise the reason. */
async function fetchBinary(folder: string, env: NodeJS.ProcessEnv, withinMs: number): Promise<string | null> {
  const mirror = env["ELECTRON_MIRROR"] ?? env["npm_config_electron_mirror"] ?? RELEASES;
  const unreachable = await whyUnreachable(mirror);
  if (unreachable !== null) return unreachable;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(folder, "install.js")], {
      env,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let complaint = "";
    child.stderr.on("data", (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(0, 4_000);
    });
    const timer = setTimeout(() => {
      child.kill();
      resolve(`no answer within ${Math.round(withinMs / 1_000)} seconds`);
    }, withinMs);
    child.once("error", (error) => {
      clearTimeout(timer);
      resolve(error.message);
    });
    child.once("exit", (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? null : firstLine(complaint) || `its installer ended with ${code}`);
    });
  });
}

/** Any HTTP answer will do: a closed network fails here in a moment instead of after the installer's own retries. */
async function whyUnreachable(address: string): Promise<string | null> {
  try {
    const { host } = new URL(address);
    await fetch(`https://${host}/`, {
      method: "HEAD",
      redirect: "manual",
      signal: AbortSignal.timeout(REACH_WITHIN_MS),
    });
    return null;
  } catch (error) {
    // A machine behind a proxy reaches it through @electron/get alone; let the installer decide there.
    if (process.env["HTTPS_PROXY"] ?? process.env["https_proxy"]) return null;
    return error instanceof TypeError || error instanceof DOMException
      ? "no connection to its release page"
      : String(error);
  }
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0]?.slice(0, 200) ?? "";
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
