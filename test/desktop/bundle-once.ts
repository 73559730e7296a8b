/** Bundles the desktop host once for all of its tests, and says which Electron they will run on. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { bundleDesktop } from "../../build/bundle.ts";
import { findHost } from "./find-host.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of the application with the scripted monitor and the test page. */
    readonly hostOnly: string;
    readonly hostName: string;
  }
}

const here = fileURLToPath(new URL(".", import.meta.url));

// biome-ignore lint/style/noDefaultExport: Vitest asks for it.
export default async function bundleOnce(project: TestProject): Promise<() => Promise<void>> {
  const host = await findHost();
  process.stdout.write(`Desktop tests run on ${host.name}.\n`);
  const folder = await mkdtemp(join(tmpdir(), "sessionwatch-desktop-"));
  const scripted = join(here, "scripted-monitor.ts");
  await bundleDesktop({
    outDir: folder,
    development: true,
    page: join(here, "page"),
    instead: { "monitor-process": scripted, "demonstration-process": scripted },
  });
  project.provide("hostOnly", folder);
  project.provide("hostName", host.name);
  return () => rm(folder, { recursive: true, force: true });
}
