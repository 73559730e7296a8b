/**
 * The diagnostics bundle: one text file that a person can read before sending it. Versions, settings and the host's
 * logs; no session, no user name of a session, no address of a store, no password.
 */
import { readFile, writeFile } from "node:fs/promises";
import { release } from "node:os";
import { join } from "node:path";
import type { App, Dialog } from "electron";
import { logFileName, withoutSecrets } from "./log.ts";
import type { Stored } from "./settings-file.ts";

export interface DiagnosticsParts {
  readonly at: Date;
  /** Versions of the application, Electron, Chromium and Node, the system and the like. */
  readonly facts: Readonly<Record<string, string>>;
  readonly stored: Stored;
  readonly logFolder: string;
}

const KEPT_LOGS = 5;

export async function writeDiagnostics({ at, facts, stored, logFolder }: DiagnosticsParts): Promise<string> {
  const { settings, windows } = stored;
  const parts = [
    `Sessionwatch diagnostics, ${at.toISOString()}`,
    section(
      "Versions",
      Object.entries(facts).map(([name, value]) => `${name}: ${value}`),
    ),
    section("Settings", JSON.stringify(withoutPlaces(settings), null, 2).split("\n")),
    section("Windows", [`${windows.length} windows remembered`]),
  ];
  for (let age = KEPT_LOGS - 1; age >= 0; age -= 1) {
    const name = logFileName(age);
    const text = await readFile(join(logFolder, name), "utf8").catch(() => null);
    if (text !== null) parts.push(section(name, text.trimEnd().split("\n")));
  }
  return `${parts.map((part) => withoutHosts(withoutSecrets(part))).join("\n\n")}\n`;
}

/** Where things are is the organisation's own business; that they are set is what helps. */
function withoutPlaces({
  updateFeed,
  authorityFile,
  proxy,
  ...others
}: Stored["settings"]): Record<string, unknown> {
  const isSet = (value: string | null) => (value === null ? null : "set");
  return { ...others, updateFeed: isSet(updateFeed), authorityFile: isSet(authorityFile), proxy: proxy.kind };
}

/** Stores' addresses, hosts in the system's own error messages, and IP addresses, which may be a user's. */
function withoutHosts(text: string): string {
  return text
    .replace(/\b((?:redis|valkey)s?(?:\+[a-z]+)?|unix|ssh):\/\/[^\s"'\\]*/gi, "$1://…")
    .replace(/\b(E[A-Z_]{4,20}) [\w.:[\]-]+/g, "$1 …")
    .replace(/\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b/g, "…")
    .replace(/(?<![\w:])(?:[\da-f]{1,4}:){2,7}(?::?[\da-f]{1,4}){1,7}(?![\w:])/gi, (found) =>
      /^\d\d:\d\d:\d\d$/.test(found) ? found : "…",
    );
}

function section(title: string, lines: readonly string[]): string {
  return [`== ${title} ==`, ...lines].join("\n");
}

export interface SaveOptions {
  readonly app: App;
  readonly dialog: Dialog;
  readonly stored: Stored;
  readonly logFolder: string;
}

/** Asks where; null when the person cancelled. */
export async function saveDiagnostics({
  app,
  dialog,
  stored,
  logFolder,
}: SaveOptions): Promise<{ file: string } | null> {
  const at = new Date();
  const name = `sessionwatch-diagnostics-${at.toISOString().slice(0, 10)}.txt`;
  const { canceled, filePath } = await dialog.showSaveDialog({
    title: "Save Diagnostics",
    defaultPath: join(app.getPath("documents"), name),
  });
  if (canceled || filePath === "") return null;
  const facts = {
    Sessionwatch: app.getVersion(),
    Electron: process.versions["electron"] ?? "unknown",
    Chromium: process.versions["chrome"] ?? "unknown",
    Node: process.versions.node,
    System: `${process.platform} ${release()} ${process.arch}`,
    Packaged: String(app.isPackaged),
    Locale: app.getLocale(),
  };
  await writeFile(filePath, await writeDiagnostics({ at, facts, stored, logFolder }), { mode: 0o600 });
  return { file: filePath };
}
