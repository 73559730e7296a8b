/**
 * Makes `dist/`, the application's own folder, which Electron runs and the packager packs: bundles of the desktop
 * entries with all their dependencies inside, so that no `node_modules` ships, and the `package.json` that names them.
 * The page in `dist/renderer` is made by Vite's own build.
 */
import { copyFile, cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type InlineConfig, type Plugin } from "vite";
import packageJson from "../package.json" with { type: "json" };

const root = fileURLToPath(new URL("..", import.meta.url));

/** Entries as ES modules; the preload must be CommonJS, because a sandboxed one is not loaded as a module. */
const entries = [
  { name: "main", file: "electron/main.ts", format: "es" },
  { name: "preload", file: "electron/preload.ts", format: "cjs" },
  { name: "monitor-process", file: "electron/monitor-process.ts", format: "es" },
  { name: "demonstration-process", file: "electron/demonstration-process.ts", format: "es" },
] as const satisfies readonly Entry[];

const NO_NATIVE_MODULE = "\0no-native-module";

interface Entry {
  readonly name: string;
  readonly file: string;
  readonly format: "es" | "cjs";
}

export interface BundleOptions {
  /** Where `desktop/` and `package.json` go. */
  readonly outDir?: string;
  /** Other files for entries of these names, for tests of the desktop host alone. */
  readonly instead?: Readonly<Record<string, string>>;
  /** A built page to be copied to `renderer/`, where `outDir` is another folder than the page was built into. */
  readonly page?: string;
  /** Readable output and source maps, for development; off in packages. */
  readonly development?: boolean;
}

export async function bundleDesktop(options: BundleOptions = {}): Promise<void> {
  const outDir = options.outDir ?? join(root, "dist");
  const folder = join(outDir, "desktop");
  await rm(folder, { recursive: true, force: true });
  const files = entries.map((entry) => ({ ...entry, file: options.instead?.[entry.name] ?? entry.file }));
  await Promise.all(files.map((entry) => build(configOf(entry, folder, options.development ?? false))));
  if (options.page !== undefined) {
    await cp(options.page, join(outDir, "renderer"), { recursive: true });
  }
  await copyIcons(join(folder, "icons"));
  await writeFile(join(outDir, "package.json"), ownPackageJson());
}

function configOf({ name, file, format }: Entry, outDir: string, development: boolean): InlineConfig {
  const extension = format === "cjs" ? "cjs" : "js";
  return {
    configFile: false,
    root,
    logLevel: "warn",
    publicDir: false,
    mode: development ? "development" : "production",
    plugins: [withoutNativeModules],
    define: {
      SESSIONWATCH_VERSION: JSON.stringify(packageJson.version),
      // CommonJS inside (ssh2, for a program of its own that only Windows asks for) reads it as soon as it is loaded.
      ...(format === "es" ? { __dirname: "import.meta.dirname" } : {}),
    },
    // The name of a dependency in the output would be looked up in node_modules, of which there are none.
    ssr: { noExternal: true, target: "node" },
    build: {
      ssr: resolve(root, file),
      outDir,
      emptyOutDir: false,
      target: "node24",
      minify: !development,
      sourcemap: development,
      // What the licences of everything inside ask for.
      license: { fileName: `licenses/${name}.md` },
      rolldownOptions: {
        external: ["electron"],
        output: {
          format,
          entryFileNames: `${name}.${extension}`,
          chunkFileNames: `${name}-[name].${extension}`,
        },
      },
    },
  };
}

/**
 * Native modules are never packaged: one archive serves every processor. What tries to load one (ssh2, for speed) does
 * so where a failure is expected, and goes on without; whether it was built on this machine makes no difference.
 */
const withoutNativeModules: Plugin = {
  name: "without-native-modules",
  enforce: "pre",
  resolveId: (source) => (source.endsWith(".node") ? NO_NATIVE_MODULE : null),
  load: (id) =>
    id === NO_NATIVE_MODULE
      ? 'exports.missing = true; throw new Error("Native modules are not packaged");'
      : null,
};

/** What is drawn at run time: windows, tray, alerts. The installers' icons stay outside. */
async function copyIcons(folder: string): Promise<void> {
  const from = join(root, "build", "icons", "run");
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(from)) await copyFile(join(from, name), join(folder, name));
}

/** No dependencies: they are bundled, and the packager would otherwise collect them again. */
function ownPackageJson(): string {
  const { name, productName, version, description, license } = packageJson;
  const own = { name, productName, version, description, license };
  return `${JSON.stringify({ ...own, private: true, type: "module", main: "desktop/main.js" }, null, 2)}\n`;
}

if (import.meta.main) await bundleDesktop({ development: process.argv.includes("--development") });
