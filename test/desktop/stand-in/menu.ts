/** `Menu`: items that can be looked at and clicked. Roles are the operating system's; here they only have their name. */
import type Electron from "electron";
import { refuseTheRest, refuseTheRestOf } from "./refuse-the-rest.ts";

type Template = Electron.MenuItemConstructorOptions;

class StandInItem implements Partial<Pick<Electron.MenuItem, "label" | "type" | "enabled" | "click">> {
  readonly label: string;
  readonly role: Template["role"];
  readonly accelerator: Template["accelerator"];
  readonly type: NonNullable<Template["type"]>;
  readonly enabled: boolean;
  readonly submenu: Electron.Menu | undefined;
  readonly #click: Template["click"];

  constructor({ label, role, accelerator, type, enabled, submenu, click }: Template) {
    this.label = label ?? role ?? "";
    this.role = role;
    this.accelerator = accelerator;
    this.type = type ?? (submenu === undefined ? "normal" : "submenu");
    this.enabled = enabled ?? true;
    this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : submenu;
    this.#click = click;
  }

  click(): void {
    this.#click?.(refuseTheRestOf("item", this), undefined, refuseTheRestOf("event", {}));
  }
}

class StandInMenu implements Pick<Electron.Menu, "items"> {
  readonly items: Electron.MenuItem[];
  constructor(template: readonly (Template | Electron.MenuItem)[]) {
    this.items = template.map((item) =>
      refuseTheRestOf<Electron.MenuItem>("item", new StandInItem(item as Template)),
    );
  }
}

let applicationMenu: Electron.Menu | null = null;

export const Menu = refuseTheRest<typeof Electron.Menu>("Menu", {
  buildFromTemplate: (template) => refuseTheRestOf<Electron.Menu>("menu", new StandInMenu(template)),
  setApplicationMenu(menu) {
    applicationMenu = menu;
  },
  getApplicationMenu: () => applicationMenu,
});
