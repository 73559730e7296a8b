/** Which Electron the desktop tests run on: the real binary where it is, otherwise the stand-in. */
import { fileURLToPath } from "node:url";
import { findElectron } from "../../build/electron-binary.ts";

export interface DesktopHost {
  readonly kind: "electron" | "stand-in";
  /** For people, as in "Electron" or "the stand-in (there is no display)". */
  readonly name: string;
  readonly path: string;
}

const STAND_IN = fileURLToPath(new URL("stand-in/dist/electron", import.meta.url));

export async function findHost(): Promise<DesktopHost> {
  const electron = await findElectron({ fetch: false });
  if (electron.kind === "missing") {
    return { kind: "stand-in", name: `the stand-in (${electron.why})`, path: STAND_IN };
  }
  return electron.path === STAND_IN
    ? { kind: "stand-in", name: "the stand-in", path: STAND_IN }
    : { kind: "electron", name: "Electron", path: electron.path };
}
