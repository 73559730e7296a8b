/**
 * What a desktop window may ask of the main process: one schema per call, checked there after the sender has been
 * checked. A window can ask for nothing that is not named here. The preload imports the types alone (see
 * `desktop.ts`), so that no validator runs before the page does.
 */
import { z } from "zod";

/**
 * Where a deep link, a notification, the tray or the menu sends a window. Only ever a place to look at, never an
 * action: whatever is to be done there, a person does.
 */
export const DestinationSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("view"),
    view: z.enum(["overview", "sessions", "findings", "audit", "connections", "settings"]),
  }),
  z.object({ kind: z.literal("filter"), filter: z.string().max(1000) }),
  z.object({ kind: z.literal("user"), user: z.string().min(1).max(1024) }),
  z.object({ kind: z.literal("finding"), id: z.string().regex(/^[\w.:-]{1,64}$/) }),
  /** Opens a part of the interface over whatever is shown. */
  z.object({ kind: z.literal("overlay"), overlay: z.enum(["search", "palette", "keys", "about"]) }),
]);
export type Destination = z.infer<typeof DestinationSchema>;

/** Settings of the desktop host itself; kept in one versioned file by the main process. */
export const DesktopSettingsSchema = z.object({
  /** Show a tray icon; closing the last window then keeps watching. */
  tray: z.boolean(),
  /** Lowest severity that raises a notification of the operating system; `never` switches them off. */
  notifyFrom: z.enum(["notice", "warning", "critical", "never"]),
  /** Notifications may make the operating system's sound. */
  notifySound: z.boolean(),
  startAtLogin: z.boolean(),
  theme: z.enum(["system", "dark", "light"]),
  /** For the update check alone: the store is always reached directly or as its own connection says. */
  proxy: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("system") }),
    z.object({ kind: z.literal("none") }),
    /** A Chromium proxy rule, for example `https=proxy.example:8080`. */
    z.object({ kind: z.literal("fixed"), rules: z.string().min(1).max(1000) }),
  ]),
  /** PEM file of further authorities whose certificates count for the TLS of stores and receivers; from the next start on. */
  authorityFile: z.string().min(1).max(4096).nullable(),
  /** Folder address where the update check looks; null: updates are never looked for. */
  updateFeed: z
    .url({ protocol: /^https$/ })
    .max(1000)
    .nullable(),
});
export type DesktopSettings = z.infer<typeof DesktopSettingsSchema>;

export const DesktopSettingsChangeSchema = DesktopSettingsSchema.partial();
export type DesktopSettingsChange = z.infer<typeof DesktopSettingsChangeSchema>;

const nothing = z.undefined();

/** The schema of each call's one argument, by the name that is its IPC channel and its method on the bridge. */
export const desktopCalls = {
  settings: nothing,
  changeSettings: DesktopSettingsChangeSchema,
  openDemonstration: nothing,
  updates: nothing,
  checkForUpdates: nothing,
  installUpdate: nothing,
  saveDiagnostics: nothing,
  openWindow: DestinationSchema,
} as const;
export type DesktopCallName = keyof typeof desktopCalls;
