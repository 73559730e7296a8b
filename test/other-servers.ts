/**
 * `npm run servers -- FOLDER`: unpacks Valkey 8 and Redis 8 from Debian's archive into a folder, without installing
 * anything, and prints the programs. Then `SESSIONWATCH_TEST_SERVER=PROGRAM npx vitest run test/integration/store` and
 * `SESSIONWATCH_TEST_SERVER=PROGRAM npm run faults -- NAME…` run against them. Needs Debian or a relative of it.
 */
import { spawnSync } from "node:child_process";
import { chmod, copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

/** A newer release's server may need a newer C library than this machine's, so it comes with its own. */
const LIBRARIES = [
  "libc6",
  "libstdc++6",
  "libgcc-s1",
  "libatomic1",
  "libjemalloc2",
  "liblzf1",
  "libssl3t64",
  "libsystemd0",
  "libcap2",
  "libgcrypt20",
  "libgpg-error0",
  "liblzma5",
  "libzstd1",
  "liblz4-1",
  "zlib1g",
];
/** The server's program and its checker are one file in Debian, which looks at the name that it is called by. */
const SERVERS = [
  { name: "valkey-server", file: "valkey-check-rdb", package: "valkey-tools" },
  { name: "redis-server", file: "redis-check-rdb", package: "redis-tools" },
];
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

const folder = resolve(process.argv[2] ?? "other-servers");
await mkdir(join(folder, "lists", "partial"), { recursive: true });
await mkdir(join(folder, "cache", "archives", "partial"), { recursive: true });
await writeFile(
  join(folder, "sources.list"),
  `deb [signed-by=${KEYRING}] http://deb.debian.org/debian trixie main\n`,
);
const apart = [
  `Dir::Etc::sourcelist=${join(folder, "sources.list")}`,
  "Dir::Etc::sourceparts=-",
  `Dir::State::lists=${join(folder, "lists")}`,
  `Dir::Cache=${join(folder, "cache")}`,
  "APT::Sandbox::User=root",
].flatMap((option) => ["-o", option]);

run("apt-get", [...apart, "update", "-qq"], folder);
run("apt-get", [...apart, "download", "-qq", ...SERVERS.map((one) => one.package), ...LIBRARIES], folder);
const root = join(folder, "root");
for (const file of (await readdir(folder)).filter((name) => name.endsWith(".deb"))) {
  run("dpkg-deb", ["-x", file, root], folder);
}
const libraries = ["usr/lib", "lib"].map((part) => join(root, part, "x86_64-linux-gnu")).join(":");
for (const { name, file } of SERVERS) {
  const program = join(folder, `${name}.program`);
  await copyFile(join(root, "usr", "bin", file), program);
  await chmod(program, 0o755);
  const script = join(folder, name);
  const loader = join(root, "usr", "lib64", "ld-linux-x86-64.so.2");
  await writeFile(
    script,
    `#!/bin/sh\nexec ${loader} --library-path ${libraries} --argv0 ${name} ${program} "$@"\n`,
    { mode: 0o755 },
  );
  process.stdout.write(`${script}: ${run(script, ["--version"], folder).trim()}\n`);
}

/** Prints what the program said and ends when it fails. */
function run(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, [...args], { cwd, encoding: "utf8" });
  if (status !== 0) {
    process.stderr.write(`${program} failed: ${error?.message ?? stderr}\n`);
    process.exit(1);
  }
  return stdout;
}
