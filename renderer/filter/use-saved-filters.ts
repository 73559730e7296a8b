import { useCallback } from "react";
import type { SavedFilter } from "../../shared/settings/filters.ts";
import { useTell } from "../components/toasts.tsx";
import { useCommand, useView } from "../link/use-link.tsx";
import { text } from "../text/text.ts";

const NONE: readonly SavedFilter[] = [];

export interface SavedFilters {
  readonly saved: readonly SavedFilter[];
  /** Saves under a name; a filter of that name gives way. */
  readonly save: (filter: SavedFilter) => void;
  /** Forgets one, and offers to bring it back. */
  readonly forget: (name: string) => void;
}

/** The saved filters, which every window of this monitor shares. */
export function useSavedFilters(): SavedFilters {
  const view = useView("settings", {});
  const change = useCommand("changeSettings");
  const { done, failed } = useTell();
  const saved = view.kind === "ready" ? view.state.head.settings.filters : NONE;

  const put = useCallback(
    async (filters: readonly SavedFilter[], said: string, undo?: () => void) => {
      const answer = await change({ filters: [...filters] });
      if (answer.ok) done(said, undefined, undo);
      else failed(answer.failure);
    },
    [change, done, failed],
  );

  return {
    saved,
    save: (filter) => {
      const others = saved.filter(({ name }) => name !== filter.name);
      void put([...others, filter], text.filter.savedAs(filter.name));
    },
    forget: (name) => {
      const before = saved;
      const others = saved.filter((each) => each.name !== name);
      void put(others, text.filter.forgotten(name), () => void put(before, text.filter.savedAs(name)));
    },
  };
}
