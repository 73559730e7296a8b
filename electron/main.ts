/** The desktop application's life: before Electron is ready, ready, called again, last window closed, quit. */
import { app, dialog, safeStorage, session } from "electron";
import { type Failure, failureText, oneLine } from "../shared/failure.ts";
import { declareAppScheme } from "./desktop/app-scheme.ts";
import { applyProxy } from "./desktop/apply-proxy.ts";
import { type Invocation, readInvocation } from "./desktop/command-line.ts";
import { whyUnusable } from "./desktop/data-folder.ts";
import { DEEP_LINK_SCHEME } from "./desktop/deep-links.ts";
import { defaultStored } from "./desktop/default-settings.ts";
import { Desktop } from "./desktop/desktop.ts";
import { findFolders } from "./desktop/folders.ts";
import { openLogFile } from "./desktop/log.ts";
import { policyFile, readPolicy } from "./desktop/policy.ts";
import { openSecrets } from "./desktop/secrets.ts";
import { desktopFile } from "./desktop/settings-file.ts";
import { Updates } from "./desktop/updates.ts";
import { VersionedFile } from "./versioned-file.ts";

const dataFolder = process.env["SESSIONWATCH_DATA_FOLDER"];
app.setName("Sessionwatch");
const unusable = whyUnusable(dataFolder || app.getPath("userData"));
if (dataFolder && unusable === null) app.setPath("userData", dataFolder);
// Every renderer, whatever a window's own preferences say.
app.enableSandbox();
declareAppScheme();
// A page learns from it that the monitor's process has ended. Documented for Electron; off in some Chromium builds.
app.commandLine.appendSwitch("enable-blink-features", "MessagePortCloseEvent");

// A second start only tells the first one, which may be another version: it gets the arguments and nothing else.
// The lock is kept in the data folder; without one it would refuse, and the application end without a word.
if (unusable !== null) endWith(unusable);
else if (app.requestSingleInstanceLock()) run();
else app.quit();

/** For whoever started it in a terminal, and for whoever clicked on it. Boxes need Electron to be ready. */
function endWith(reason: Failure): void {
  const sentences = failureText(reason);
  process.stderr.write(`${oneLine(sentences)}\n`);
  void app.whenReady().then(() => {
    dialog.showErrorBox(sentences.what, `${sentences.meaning} ${sentences.next}`);
    app.exit(1);
  });
}

function run(): void {
  let desktop: Desktop | null = null;
  /** Links that came before there was anything to show them. */
  const early: Invocation[] = [];
  const receive = (invocation: Invocation) => {
    if (desktop === null) early.push(invocation);
    else desktop.receive(invocation);
  };

  app.on("second-instance", (_event, argv) => receive(readInvocation(argv.slice(1))));
  // macOS sends links as events.
  app.on("open-url", (event, url) => {
    event.preventDefault();
    receive(readInvocation([url]));
  });
  app.on("activate", () => receive(readInvocation([])));
  app.on("window-all-closed", () => {
    if (desktop?.staysWithoutWindows !== true) app.quit();
  });

  let stopped = false;
  app.on("before-quit", (event) => {
    if (stopped || desktop === null) return;
    event.preventDefault();
    void desktop.stop().finally(() => {
      stopped = true;
      app.quit();
    });
  });

  void app.whenReady().then(async () => {
    desktop = await createDesktop();
    desktop.start(readInvocation(process.argv.slice(1)));
    for (const invocation of early) desktop.receive(invocation);
  });
}

async function createDesktop(): Promise<Desktop> {
  const folders = findFolders(app, import.meta.dirname);
  const log = openLogFile({ folder: folders.logs, now: Date.now });
  process.on("uncaughtException", (error) =>
    log.error("an exception was not caught", { reason: String(error.stack) }),
  );
  process.on("unhandledRejection", (reason) =>
    log.error("a rejection was not handled", { reason: String(reason) }),
  );
  if (app.isPackaged) app.setAsDefaultProtocolClient(DEEP_LINK_SCHEME);

  const problems: string[] = [];
  const { policy, problem } = await readPolicy(policyFile(process.platform, process.env));
  if (problem !== null) problems.push(problem);
  const [file, load] = await VersionedFile.open(
    folders.settingsFile,
    desktopFile,
    defaultStored(process.platform),
    Date.now,
  );
  if (load.kind === "broken") {
    const where = load.aside === null ? "" : ` It was kept as ${load.aside}.`;
    problems.push(
      `The settings could not be used because ${load.why}, so the usual ones are in force.${where}`,
    );
  }
  const secrets = await openSecrets(safeStorage, process.platform);
  const updates = new Updates({
    packaged: app.isPackaged,
    log,
    now: Date.now,
    load: async () => (await import("electron-updater")).default.autoUpdater,
    applyProxy: (proxy) => applyProxy(session.fromPartition("electron-updater", { cache: false }), proxy),
  });
  return new Desktop({ folders, log, policy, file, secrets, updates, problems });
}
