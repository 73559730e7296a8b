import type { MenuItemConstructorOptions } from "electron";
import { describe, expect, it, vi } from "vitest";
import { buildMenu, type MenuActions } from "../../../electron/desktop/menu.ts";

// What Electron would draw is the template; that it draws it is Electron's.
vi.mock("electron", () => ({ Menu: { buildFromTemplate: (template: unknown) => template } }));

function build(platform: NodeJS.Platform, more: { devTools?: boolean; demonstration?: boolean } = {}) {
  const actions = {
    visit: vi.fn(),
    openWindow: vi.fn(),
    openDemonstration: more.demonstration === false ? null : vi.fn(),
    checkForUpdates: vi.fn(),
    saveDiagnostics: vi.fn(),
    showLogs: vi.fn(),
    quit: vi.fn(),
  } satisfies MenuActions;
  const menu: unknown = buildMenu({
    platform,
    appName: "Sessionwatch",
    devTools: more.devTools ?? false,
    actions,
  });
  const top = menu as MenuItemConstructorOptions[];
  const itemsOf = (item: MenuItemConstructorOptions | undefined): MenuItemConstructorOptions[] =>
    Array.isArray(item?.submenu) ? item.submenu : [];
  const all = top.flatMap((item) => [item, ...itemsOf(item)]);
  return {
    actions,
    all,
    top: top.map(({ role, label }) => label ?? role),
    roles: all.flatMap(({ role }) => role ?? []),
    itemsOf: (label: string) => itemsOf(top.find((item) => (item.label ?? item.role) === label)),
    click(label: string) {
      const item = all.find((each) => each.label === label);
      expect(item, label).toBeDefined();
      Reflect.apply(item?.click ?? (() => undefined), undefined, []);
    },
  };
}

describe("The menu on macOS", () => {
  const { top, itemsOf, roles } = build("darwin");

  it("has the application's own menu first, with the roles that a Mac expects there", () => {
    expect(top).toEqual(["Sessionwatch", "File", "editMenu", "&View", "windowMenu", "Help"]);
    expect(itemsOf("Sessionwatch").map(({ role, label, type }) => role ?? label ?? type)).toEqual([
      "about",
      "Check for Updates…",
      "separator",
      "Settings…",
      "separator",
      "services",
      "separator",
      "hide",
      "hideOthers",
      "unhide",
      "separator",
      "Quit Sessionwatch",
    ]);
  });

  it("closes windows from File and quits from the application's menu alone", () => {
    expect(itemsOf("File").map(({ role, label }) => role ?? label)).toContain("close");
    expect(itemsOf("File").map(({ label }) => label)).not.toContain("Quit");
    expect(roles).toEqual(expect.arrayContaining(["editMenu", "windowMenu", "help"]));
  });
});

describe.each([
  ["win32", "Exit"],
  ["linux", "Quit"],
] as const)("The menu on %s", (platform, quit) => {
  const { top, itemsOf, all } = build(platform);

  it("has keys for its menus, and everything that a Mac keeps in the application's", () => {
    expect(top).toEqual(["&File", "editMenu", "&View", "&Window", "&Help"]);
    const file = itemsOf("&File").map(({ label, role }) => label ?? role);
    expect(file).toEqual(expect.arrayContaining(["Settings…", "close", quit]));
    expect(itemsOf("&Help").map(({ label }) => label)).toEqual(
      expect.arrayContaining(["Check for Updates…", "About Sessionwatch"]),
    );
  });

  it("has nothing that only a Mac knows", () => {
    const macOnly = ["services", "hide", "hideOthers", "unhide", "about", "front"];
    expect(all.filter(({ role }) => role !== undefined && macOnly.includes(role))).toEqual([]);
  });
});

describe("On every system the menu", () => {
  const systems = ["darwin", "win32", "linux"] as const;

  it.each(systems)("leads to every view by a key of its own (%s)", (platform) => {
    const { all, click, actions } = build(platform);
    for (const [at, view] of ["Overview", "Sessions", "Findings", "Audit", "Connections"].entries()) {
      expect(all.find(({ label }) => label === view)?.accelerator).toBe(`CmdOrCtrl+${at + 1}`);
      click(view);
      expect(actions.visit).toHaveBeenLastCalledWith({ kind: "view", view: view.toLowerCase() });
    }
  });

  it.each(systems)("uses each key once (%s)", (platform) => {
    const keys = build(platform).all.flatMap(({ accelerator }) => accelerator ?? []);
    expect(keys).toEqual([...new Set(keys)]);
  });

  it.each(systems)("only ever shows a place: nothing in it revokes or changes (%s)", (platform) => {
    const { all } = build(platform);
    expect(all.filter(({ label }) => /revoke|end|delete|log out/i.test(label ?? ""))).toEqual([]);
  });

  it.each(systems)(
    "opens no developer tools in a package, and no demonstration against the policy (%s)",
    (platform) => {
      const strict = build(platform, { demonstration: false });
      expect(strict.roles).not.toContain("toggleDevTools");
      expect(strict.all.map(({ label }) => label)).not.toContain("Open Demonstration");
      const free = build(platform, { devTools: true });
      expect(free.roles).toContain("toggleDevTools");
      free.click("Open Demonstration");
      expect(free.actions.openDemonstration).toHaveBeenCalledOnce();
    },
  );

  it.each(systems)("quits, saves diagnostics and shows the logs (%s)", (platform) => {
    const { click, actions, all } = build(platform);
    click(all.find(({ label }) => /^(Quit|Exit)/.test(label ?? ""))?.label ?? "");
    click("Save Diagnostics…");
    click("Show Logs");
    click("New Window");
    for (const action of [actions.quit, actions.saveDiagnostics, actions.showLogs, actions.openWindow]) {
      expect(action).toHaveBeenCalledOnce();
    }
  });
});
