/**
 * The desktop surface: what the preload exposes as `window.sessionwatch`, and nothing else. Absent in the browser
 * host, where the renderer talks over a WebSocket instead. Types and one constant, so that the preload stays small.
 */
import type { DesktopSettings, DesktopSettingsChange, Destination } from "./desktop-calls.ts";
import type { Failure } from "./failure.ts";

/** `data` of the window message that hands the link's MessagePort from the preload to the page. */
export const LINK_PORT_MESSAGE = "sessionwatch:link-port";

/** What every call answers: its outcome, or an expected failure by name. Only a bug rejects the promise. */
export type Answer<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "failed"; readonly failure: Failure };

/** The settings in force and which of them a policy of the organisation has fixed. */
export interface SettingsInForce {
  readonly settings: DesktopSettings;
  readonly fixed: readonly (keyof DesktopSettings)[];
}

export type UpdateState =
  /** No feed is configured, or this build cannot update itself. */
  | { readonly kind: "off"; readonly reason: string }
  | { readonly kind: "idle"; readonly checkedAt: number | null }
  | { readonly kind: "checking" }
  | { readonly kind: "available"; readonly version: string }
  | { readonly kind: "ready"; readonly version: string }
  | { readonly kind: "failed"; readonly reason: string };

/** `window.sessionwatch`: frozen, and the only thing the preload adds to the page. */
/** A `File` of the page, which the main process's half of the code has no type for. */
export type PageFile = object;

export interface DesktopBridge {
  readonly version: string;
  readonly platform: "darwin" | "linux" | "win32";

  /**
   * Asks for a link to the monitor. The port arrives as a window message with {@link LINK_PORT_MESSAGE} as its data;
   * it carries JSON text both ways and closes when the monitor's process ends.
   */
  requestLink(): void;

  /** Tells where to go whenever this window is sent somewhere; at once, if that happened before. One listener. */
  onVisit(listener: (destination: Destination) => void): void;

  /** Tells of trouble in the host itself, such as a monitor that crashed and was started again. One listener. */
  onProblem(listener: (problem: Failure) => void): void;

  settings(): Promise<Answer<SettingsInForce>>;
  changeSettings(change: DesktopSettingsChange): Promise<Answer<SettingsInForce>>;

  /** Starts the built-in demonstration store with its simulated visitors, and watches it. */
  openDemonstration(): Promise<Answer<null>>;

  updates(): Promise<Answer<UpdateState>>;
  checkForUpdates(): Promise<Answer<UpdateState>>;
  /** Restarts into an update that is `ready`. */
  installUpdate(): Promise<Answer<null>>;

  /** Asks for a place and writes logs and settings without secrets there; null when the person cancelled. */
  saveDiagnostics(): Promise<Answer<{ readonly file: string } | null>>;
  openWindow(destination: Destination): Promise<Answer<null>>;

  /** Where a file is that was dropped on the page; "" for one that is nowhere on this computer's disks. */
  pathOf(file: PageFile): string;
}

declare global {
  /** Present in the desktop host only. */
  var sessionwatch: DesktopBridge | undefined;
}
