/** The renderer's build, read once: what is not in the folder at start cannot be asked for, whatever the path. */
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";

export interface PageFile {
  readonly bytes: Buffer;
  readonly type: string;
}

/** Files by path, with a leading slash. */
export type Page = ReadonlyMap<string, PageFile>;

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".json": "application/json",
  ".md": "text/plain; charset=utf-8",
};

/** Rejects when the folder does not exist. */
export async function readPage(folder: string): Promise<Page> {
  const page = new Map<string, PageFile>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) {
      const file = join(entry.parentPath, entry.name);
      page.set(`/${relative(folder, file).split(sep).join("/")}`, {
        bytes: await readFile(file),
        type: TYPES[extname(entry.name)] ?? "application/octet-stream",
      });
    }
  }
  return page;
}
