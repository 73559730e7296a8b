import {
  AppWindow,
  ArrowRight,
  Bookmark,
  FilterX,
  Keyboard,
  Lightbulb,
  ListFilter,
  SunMoon,
  UserRound,
} from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { CommandOutput } from "../../shared/link.ts";
import { quoteTerm } from "../filter/terms.ts";
import { useSavedFilters } from "../filter/use-saved-filters.ts";
import { visible } from "../format/visible.ts";
import { useCommand } from "../link/use-link.tsx";
import { type RouteName, routeNames } from "../route/route.ts";
import { navigate, useRoute } from "../route/use-route.ts";
import { who } from "../table/who.ts";
import { text } from "../text/text.ts";
import { nextTheme } from "../theme/next-theme.ts";
import { prefer } from "../theme/preferences.ts";
import { sections } from "../views/settings/sections.ts";
import { showGuide } from "./guide-state.ts";

export interface PaletteItem {
  readonly id: string;
  readonly group: string;
  readonly icon: ReactNode;
  readonly name: string;
  readonly more: string;
  readonly keys?: string;
  readonly run: () => void;
}

const viewKeys: Readonly<Partial<Record<RouteName, string>>> = {
  overview: "g o",
  sessions: "g s",
  user: "g u",
  findings: "g f",
  audit: "g a",
  connections: "g c",
  settings: "g e",
  wallboard: "g w",
};

/** What the palette offers for a query: users from the monitor first, then views and actions by name. */
export function usePaletteItems(
  query: string,
  onKeys: () => void,
): { readonly items: readonly PaletteItem[]; readonly searching: boolean } {
  const { filter } = useRoute();
  const { saved } = useSavedFilters();
  const { users, searching } = useFoundUsers(query.trim());
  const wanted = query.trim().toLocaleLowerCase();
  const matches = (item: PaletteItem) => item.name.toLocaleLowerCase().includes(wanted);

  const views: PaletteItem[] = routeNames
    .filter((name) => name !== "user")
    .map((name) => ({
      id: `view ${name}`,
      group: text.palette.views,
      icon: <ArrowRight aria-hidden />,
      name: text.nav[name],
      more: "",
      ...(viewKeys[name] === undefined ? {} : { keys: viewKeys[name] }),
      run: () => navigate({ name }),
    }));
  const theme = nextTheme();
  const actions: PaletteItem[] = [
    {
      id: "theme",
      group: text.palette.actions,
      icon: <SunMoon aria-hidden />,
      name: text.palette.switchTheme(text.settings.themes[theme]),
      more: "",
      keys: "t",
      run: () => prefer({ theme }),
    },
    {
      id: "keys",
      group: text.palette.actions,
      icon: <Keyboard aria-hidden />,
      name: text.palette.showKeys,
      more: "",
      keys: "?",
      run: onKeys,
    },
  ];
  if (globalThis.sessionwatch === undefined) {
    actions.push({
      id: "window",
      group: text.palette.actions,
      icon: <AppWindow aria-hidden />,
      name: text.palette.newWindow,
      more: "",
      run: () => window.open(location.href, "_blank", "noopener"),
    });
  }
  actions.push({
    id: "guide",
    group: text.palette.actions,
    icon: <Lightbulb aria-hidden />,
    name: text.palette.showGuide,
    more: "",
    run: () => {
      showGuide(true);
      navigate({ name: "overview" });
    },
  });
  if (filter !== "") {
    actions.push({
      id: "clear",
      group: text.palette.actions,
      icon: <FilterX aria-hidden />,
      name: text.palette.clearFilter,
      more: filter,
      run: () => navigate({ filter: "" }),
    });
  }

  for (const { name, filter: kept } of saved) {
    actions.push({
      id: `saved ${name}`,
      group: text.palette.actions,
      icon: <Bookmark aria-hidden />,
      name: text.palette.savedFilter(name),
      more: kept,
      run: () => navigate({ name: "sessions", filter: kept }),
    });
  }

  const parts = wanted === "" ? [] : settings.filter(matches);
  const items = [...users, ...views.filter(matches), ...parts, ...actions.filter(matches)];
  if (wanted !== "") {
    items.push({
      id: "filter",
      group: text.palette.actions,
      icon: <ListFilter aria-hidden />,
      name: text.palette.filterFor(query.trim()),
      more: "",
      run: () => navigate({ name: "sessions", filter: quoteTerm(query.trim()) }),
    });
  }
  return { items, searching };
}

/** Each part of the settings, for whoever types what it is called. */
const settings: readonly PaletteItem[] = sections.map(({ id, title }) => ({
  id: `settings ${id}`,
  group: text.palette.views,
  icon: <ArrowRight aria-hidden />,
  name: `${text.nav.settings}: ${title}`,
  more: "",
  run: () => navigate({ name: "settings", section: id }),
}));

type Found = CommandOutput<"findUsers">["users"];

/** Empty queries list the users that the monitor thinks of first. */
function useFoundUsers(query: string): { readonly users: PaletteItem[]; readonly searching: boolean } {
  const find = useCommand("findUsers");
  const [found, setFound] = useState<{ readonly query: string; readonly users: Found } | null>(null);
  useEffect(() => {
    if (query === "") {
      setFound({ query, users: [] });
      return;
    }
    let superseded = false;
    find({ text: query, limit: 8 }).then((result) => {
      if (!superseded) setFound({ query, users: result.ok ? result.output.users : [] });
    });
    return () => {
      superseded = true;
    };
  }, [find, query]);

  const users = (found?.users ?? []).map(
    (user): PaletteItem => ({
      id: `user ${user.user}`,
      group: text.palette.users,
      icon: <UserRound aria-hidden />,
      name: who(user),
      more: moreAbout(user),
      run: () => navigate({ name: "user", user: user.user }),
    }),
  );
  return { users, searching: found?.query !== query };
}

function moreAbout(user: Found[number]): string {
  const parts = [text.count.sessions(user.sessions)];
  if (user.label !== null) parts.unshift(visible(user.user));
  if (user.matched !== user.user && user.matched !== user.label)
    parts.push(text.palette.matched(visible(user.matched)));
  return parts.join(" · ");
}
