/** The tray icon with the live count, and the number on the application's own icon. */
import { app, Menu, nativeImage, Tray } from "electron";
import type { Destination } from "../../shared/desktop-calls.ts";
import type { MonitorCount } from "../monitor-messages.ts";

export interface TrayOptions {
  /** Folder of `tray.png`, `trayTemplate.png` (macOS, monochrome) and their `-alert` siblings. */
  readonly icons: string;
  readonly platform: NodeJS.Platform;
  readonly visit: (destination: Destination | null) => void;
  readonly quit: () => void;
}

type Count = Pick<MonitorCount, "sessions" | "findings" | "critical">;

export class TrayIcon {
  readonly #options: TrayOptions;
  #tray: Tray | null = null;
  /** Null: nothing is watched right now, so no number is shown rather than an old one. */
  #count: Count | null = null;

  constructor(options: TrayOptions) {
    this.#options = options;
  }

  show(): void {
    if (this.#tray !== null) return;
    this.#tray = new Tray(this.#image());
    this.#tray.on("click", () => this.#options.visit(null));
    this.#draw();
  }

  hide(): void {
    this.#tray?.destroy();
    this.#tray = null;
  }

  count(count: Count | null): void {
    this.#count = count;
    // Open findings are what somebody has to look at; sessions come and go.
    app.setBadgeCount(count?.findings ?? 0);
    this.#draw();
  }

  #draw(): void {
    if (this.#tray === null) return;
    this.#tray.setImage(this.#image());
    this.#tray.setToolTip(`Sessionwatch: ${describeCount(this.#count)}`);
    this.#tray.setContextMenu(this.#menu());
  }

  #image(): Electron.NativeImage {
    const { icons, platform } = this.#options;
    const alert = (this.#count?.critical ?? 0) > 0 ? "-alert" : "";
    // macOS recolours template images to fit the menu bar; an alert keeps its own colour.
    const name = platform === "darwin" && alert === "" ? "trayTemplate" : `tray${alert}`;
    return nativeImage.createFromPath(`${icons}/${name}.png`);
  }

  #menu(): Menu {
    const { visit, quit } = this.#options;
    return Menu.buildFromTemplate([
      { label: describeCount(this.#count), enabled: false },
      { type: "separator" },
      { label: "Open Sessionwatch", click: () => visit(null) },
      { label: "Findings", click: () => visit({ kind: "view", view: "findings" }) },
      { type: "separator" },
      { label: "Quit Sessionwatch", click: quit },
    ]);
  }
}

const numbers = new Intl.NumberFormat("en");

export function describeCount(count: Count | null): string {
  if (count === null) return "not watching";
  const sessions = `${numbers.format(count.sessions)} ${count.sessions === 1 ? "session" : "sessions"}`;
  if (count.findings === 0) return sessions;
  const findings = `${numbers.format(count.findings)} ${count.findings === 1 ? "finding" : "findings"}`;
  return count.critical === 0
    ? `${sessions}, ${findings}`
    : `${sessions}, ${findings} (${numbers.format(count.critical)} critical)`;
}
