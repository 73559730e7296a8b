/**
 * The desktop application once Electron is ready: its parts, and what each event means for them.
 * Lives in this folder: everything that imports `electron`, apart from the entries beside it.
 * Does not live here: the monitor (plain Node, in a process of its own) and the page. Called by `main.ts`.
 */
import { app, dialog, ipcMain, Menu, nativeImage, nativeTheme, powerMonitor, session, shell } from "electron";
import type { DesktopSettings } from "../../shared/desktop-calls.ts";
import { FailureError, failure } from "../../shared/failure.ts";
import type { MonitorNotice } from "../monitor-messages.ts";
import { serveAppScheme } from "./app-scheme.ts";
import { answerCalls } from "./calls.ts";
import { channels } from "./channels.ts";
import type { Invocation } from "./command-line.ts";
import { DemonstrationHost } from "./demonstration-host.ts";
import { saveDiagnostics } from "./diagnostics.ts";
import type { Folders } from "./folders.ts";
import { whyRefused } from "./ipc-sender.ts";
import { licencesWindow } from "./licences-window.ts";
import type { Log } from "./log.ts";
import { buildMenu } from "./menu.ts";
import { askToQuitNow, askToTryOnceMore, tellFailure } from "./message-boxes.ts";
import { monitorEnvironment } from "./monitor-environment.ts";
import { MonitorHost } from "./monitor-host.ts";
import { confineNavigation } from "./navigation.ts";
import { Notifications } from "./notifications.ts";
import { refusePermissions } from "./permissions.ts";
import type { Policy } from "./policy.ts";
import type { Secrets } from "./secrets.ts";
import type { SettingsFile } from "./settings-file.ts";
import { SettingsInUse } from "./settings-in-use.ts";
import { setStartAtLogin } from "./start-at-login.ts";
import { StoreChoice } from "./store-choice.ts";
import { TrayIcon } from "./tray.ts";
import type { Updates } from "./updates.ts";
import { Windows } from "./windows.ts";

/** What has been opened and read before the first window can be. */
export interface DesktopParts {
  readonly folders: Folders;
  readonly log: Log;
  readonly policy: Policy;
  readonly file: SettingsFile;
  readonly secrets: Secrets;
  readonly updates: Updates;
  /** Whole sentences about what went wrong on the way, to be told once. */
  readonly problems: readonly string[];
}

/** Moving or resizing a window says so many times a second. */
const REMEMBER_AFTER_MS = 500;
/** Long enough for the usual stop; longer means a revocation is being finished, and somebody should know. */
const EXPLAIN_AFTER_MS = 1_500;

export class Desktop {
  readonly #parts: DesktopParts;
  readonly #settings: SettingsInUse;
  readonly #windows: Windows;
  readonly #monitor: MonitorHost;
  readonly #demonstration: DemonstrationHost;
  readonly #store: StoreChoice;
  readonly #tray: TrayIcon;
  readonly #notifications: Notifications;
  #geoFiles: readonly string[] = [];
  #remembering: NodeJS.Timeout | undefined;
  #quitting = false;

  constructor(parts: DesktopParts) {
    const { folders, log, policy, file } = parts;
    this.#parts = parts;
    this.#settings = new SettingsInUse(file, policy, (settings) => this.#apply(settings));
    this.#windows = new Windows({
      preload: folders.preload,
      icon: `${folders.icons}/icon.png`,
      log,
      devTools: !app.isPackaged,
      onChange: () => this.#rememberWindows(),
    });
    const envFor = (demonstration: boolean) =>
      monitorEnvironment(
        process.env,
        {
          data: demonstration ? folders.demonstrationData : folders.data,
          connections: folders.connectionsFile,
          geo: folders.geo,
          geoFiles: [...this.#geoFiles, ...policy.geoFiles],
          authorities: [this.#settings.settings.authorityFile ?? ""],
        },
        { readOnly: policy.readOnly, secretsKept: parts.secrets.kept },
      );
    this.#monitor = new MonitorHost({
      entry: folders.monitorEntry,
      envFor,
      log,
      secrets: parts.secrets,
      onNotice: (notice) => this.#receive(notice),
      onCrash: (waitMs, times) => void this.#tellOfCrash(waitMs, times),
    });
    this.#demonstration = new DemonstrationHost(folders.demonstrationEntry, envFor(true), log);
    this.#store = new StoreChoice({
      dialog,
      policy,
      monitor: this.#monitor,
      demonstration: this.#demonstration,
    });
    this.#tray = new TrayIcon({
      icons: folders.icons,
      platform: process.platform,
      visit: (destination) => this.#windows.visit(destination),
      quit: () => app.quit(),
    });
    this.#notifications = new Notifications({
      settings: () => this.#settings.settings,
      onOpen: (finding) =>
        this.#windows.visit(
          finding === null ? { kind: "view", view: "findings" } : { kind: "finding", id: finding.id },
        ),
      now: () => performance.now(),
    });
  }

  start(invocation: Invocation): void {
    const { folders, log, file, policy } = this.#parts;
    this.#geoFiles = invocation.geoFiles;
    serveAppScheme(folders.page);
    refusePermissions(session.defaultSession, log);
    confineNavigation({
      app,
      shell,
      log,
      isKnown: (address) => this.#store.isDemonstration(address),
      openLicences: licencesWindow(`${folders.icons}/icon.png`, log),
    });
    this.#listen();
    this.#showMenu();
    this.#apply(this.#settings.settings);
    this.#monitor.start(invocation.demonstration && policy.demonstration);
    this.#store.openFirst(invocation).catch((error: unknown) => this.#tell(error));
    if (!invocation.hidden || !this.#settings.settings.tray) {
      this.#windows.restore(file.stored.windows, invocation.destination);
    }
    for (const problem of this.#parts.problems) {
      void dialog.showMessageBox({ type: "warning", message: problem });
    }
  }

  /** Somebody started the application again, or followed a link: this one comes to the front. */
  receive(invocation: Invocation): void {
    this.#windows.visit(invocation.destination);
    if (invocation.connect !== null) void this.#store.offer(invocation.connect, invocation);
  }

  /** Where the person has asked for a tray icon, watching goes on without a window. */
  get staysWithoutWindows(): boolean {
    return this.#settings.settings.tray || process.platform === "darwin";
  }

  /** Ends everything; a revocation that is under way is finished first, unless the person says otherwise. */
  async stop(): Promise<void> {
    this.#quitting = true;
    clearTimeout(this.#remembering);
    const remembered = this.#parts.file.change({ windows: [...this.#windows.states] }).catch(() => {});
    const done = new AbortController();
    const explain = setTimeout(() => void this.#explainWaiting(done.signal), EXPLAIN_AFTER_MS);
    await this.#monitor.stop();
    clearTimeout(explain);
    done.abort();
    await Promise.all([remembered, this.#demonstration.stop()]);
    this.#tray.hide();
    this.#parts.log.note("stopped");
  }

  #listen(): void {
    const { log } = this.#parts;
    const isOurWindow = this.#windows.has.bind(this.#windows);
    answerCalls({ ipcMain, log, isOurWindow, calls: this.#calls() });
    ipcMain.on(channels.link, (event) => {
      const [port, ...more] = event.ports;
      const refusal = whyRefused(event, isOurWindow);
      if (refusal === null && port !== undefined && more.length === 0) {
        this.#monitor.addLink(port);
        return;
      }
      log.warn("refused a link", { why: refusal ?? "it brought no port" });
      for (const each of event.ports) each.close();
    });
    ipcMain.on(channels.listening, (event) => {
      if (whyRefused(event, isOurWindow) === null) this.#windows.listens(event.sender);
    });
    // The connections of a computer that slept are dead without knowing it.
    powerMonitor.on("resume", () => this.#monitor.resync());
    powerMonitor.on("shutdown", () => app.quit());
  }

  #calls(): Parameters<typeof answerCalls>[0]["calls"] {
    const { updates } = this.#parts;
    return {
      settings: () => this.#settings.inForce,
      changeSettings: (change) => this.#settings.change(change),
      openDemonstration: async () => {
        await this.#store.openDemonstration();
        return null;
      },
      updates: () => updates.state,
      checkForUpdates: () => updates.check(),
      installUpdate: () => {
        updates.install();
        return null;
      },
      saveDiagnostics: () => this.#saveDiagnostics(),
      openWindow: (destination) => {
        this.#windows.open(destination);
        return null;
      },
    };
  }

  #showMenu(): void {
    const { log, folders, policy, updates } = this.#parts;
    const inBackground = (work: () => Promise<unknown>) => () => {
      void work().catch((error: unknown) => this.#tell(error));
    };
    Menu.setApplicationMenu(
      buildMenu({
        platform: process.platform,
        appName: app.name,
        devTools: !app.isPackaged,
        actions: {
          visit: (destination) => this.#windows.visit(destination),
          openWindow: () => this.#windows.open(),
          openDemonstration: policy.demonstration
            ? inBackground(() => this.#store.openDemonstration())
            : null,
          checkForUpdates: inBackground(async () => {
            await updates.check();
            this.#windows.visit({ kind: "view", view: "settings" });
          }),
          saveDiagnostics: inBackground(() => this.#saveDiagnostics()),
          showLogs: () => void shell.openPath(folders.logs),
          quit: () => app.quit(),
        },
      }),
    );
    log.note("started", { version: app.getVersion(), packaged: app.isPackaged });
  }

  #apply(settings: DesktopSettings): void {
    nativeTheme.themeSource = settings.theme;
    if (settings.tray) this.#tray.show();
    else this.#tray.hide();
    this.#parts.updates.configure(settings);
    if (app.isPackaged) {
      setStartAtLogin(app, process.platform, settings.startAtLogin).catch((error: unknown) => {
        this.#parts.log.warn("starting at login could not be set", { reason: String(error) });
      });
    }
  }

  #receive(notice: MonitorNotice): void {
    switch (notice.kind) {
      case "count":
        this.#tray.count(notice);
        this.#markTaskbar(notice.critical);
        return;
      case "finding":
        // Whoever looks at the window sees it there.
        if (!this.#windows.anyFocused) this.#notifications.tell(notice.finding, notice.response ?? null);
        return;
      case "problem":
        // Every window shows it by itself.
        this.#parts.log.warn("the monitor has a problem", { code: notice.failure.code });
        return;
      case "stopped":
        return;
    }
  }

  #markTaskbar(critical: number): void {
    if (process.platform !== "win32") return;
    const image =
      critical === 0 ? null : nativeImage.createFromPath(`${this.#parts.folders.icons}/overlay.png`);
    this.#windows.mark(image, critical === 0 ? "" : `${critical} critical`);
  }

  async #tellOfCrash(waitMs: number | null, times: number): Promise<void> {
    this.#tray.count(null);
    this.#markTaskbar(0);
    if (waitMs !== null) {
      this.#windows.tellAll(failure("monitor-crashed"));
      return;
    }
    // Also where no window is open: whoever relies on notifications must learn that none will come.
    if (await askToTryOnceMore(dialog, times)) this.#monitor.tryAgain();
    else app.quit();
  }

  /** A failure outside any call of a window. */
  #tell(error: unknown): void {
    const reason = error instanceof FailureError ? error.failure : failure("internal", { where: "desktop" });
    this.#parts.log.error("something failed", { reason: String(error) });
    tellFailure(dialog, reason);
  }

  #rememberWindows(): void {
    if (this.#quitting) return;
    clearTimeout(this.#remembering);
    this.#remembering = setTimeout(() => {
      this.#parts.file.change({ windows: [...this.#windows.states] }).catch((error: unknown) => {
        this.#parts.log.warn("the windows' places could not be remembered", { reason: String(error) });
      });
    }, REMEMBER_AFTER_MS);
  }

  #saveDiagnostics(): Promise<{ readonly file: string } | null> {
    const { folders, file } = this.#parts;
    return saveDiagnostics({ app, dialog, stored: file.stored, logFolder: folders.logs });
  }

  async #explainWaiting(signal: AbortSignal): Promise<void> {
    if (await askToQuitNow(dialog, signal)) this.#monitor.kill();
  }
}
