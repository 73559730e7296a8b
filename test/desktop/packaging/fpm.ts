#!/usr/bin/env node
/**
 * Stands for `fpm`, which electron-builder downloads to make Linux packages: takes the same arguments and makes the
 * `.deb` with `dpkg-deb`. What the arguments say (files, desktop file, icons, scripts, dependencies) is electron-builder's
 * own, so the package's layout is the real one. Used where nothing can be downloaded: see `build/package-check.ts`.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

const text = { type: "string" } as const;
const texts = { type: "string", multiple: true } as const;
const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    s: { ...text, short: "s" },
    t: { ...text, short: "t" },
    d: { ...texts, short: "d" },
    force: { type: "boolean" },
    architecture: text,
    name: text,
    version: text,
    maintainer: text,
    vendor: text,
    url: text,
    license: text,
    description: text,
    package: text,
    "after-install": text,
    "after-remove": text,
    "deb-recommends": texts,
    "deb-priority": text,
    "deb-compression": text,
    "rpm-summary": text,
    category: text,
  },
});
if (values.t !== "deb") throw new Error("Only .deb can be made here");

const tree = mkdtempSync(join(tmpdir(), "deb-"));
try {
  for (const mapping of positionals) {
    const [from = "", to = ""] = mapping.split("=", 2);
    const target = join(tree, to);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(from, target, { recursive: true });
    chmodSync(target, statSync(from).isDirectory() ? 0o755 : 0o644);
  }
  const control = join(tree, "DEBIAN");
  mkdirSync(control, { mode: 0o755 });
  writeFileSync(
    join(control, "control"),
    [
      `Package: ${values.name}`,
      `Version: ${values.version}`,
      `Architecture: ${values.architecture}`,
      `Maintainer: ${values.maintainer}`,
      `Depends: ${(values.d ?? []).join(", ")}`,
      `Recommends: ${(values["deb-recommends"] ?? []).join(", ")}`,
      `Section: default`,
      `Priority: ${values["deb-priority"]}`,
      `Homepage: ${values.url}`,
      `Description: ${(values.description ?? "").trim()}`,
      "",
    ].join("\n"),
  );
  for (const [name, file] of [
    ["postinst", values["after-install"]],
    ["postrm", values["after-remove"]],
  ] as const) {
    if (file === undefined) continue;
    copyFileSync(file, join(control, name));
    chmodSync(join(control, name), 0o755);
  }
  const made = spawnSync(
    "dpkg-deb",
    ["--root-owner-group", "-Zgzip", "-z1", "-b", tree, values.package ?? ""],
    {
      stdio: "inherit",
    },
  );
  process.exitCode = made.status ?? 1;
} finally {
  rmSync(tree, { recursive: true, force: true });
}
