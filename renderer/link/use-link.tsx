/** The link's React rim: hooks that read views and run commands. */
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { CommandInput, CommandName, ViewName, ViewParams } from "../../shared/link.ts";
import type { CommandResult, Link, LinkState, OpenView, ViewResult } from "./link.ts";
import { SharedViews } from "./shared-views.ts";

interface Ends {
  readonly link: Link;
  readonly shared: SharedViews;
}
const LinkContext = createContext<Ends | null>(null);

export function LinkProvider({ link, children }: { readonly link: Link; readonly children: ReactNode }) {
  const ends = useMemo(() => ({ link, shared: new SharedViews(link) }), [link]);
  return <LinkContext value={ends}>{children}</LinkContext>;
}

function useEnds(): Ends {
  const ends = useContext(LinkContext);
  if (ends === null) throw new Error("LinkProvider is missing");
  return ends;
}

export function useLink(): Link {
  return useEnds().link;
}

export function useLinkState(): LinkState {
  const { link } = useEnds();
  return useSyncExternalStore(link.subscribe, link.state);
}

const LOADING = { kind: "loading" } as const;

/**
 * The state of a view, kept up to date while the component is mounted. Components that ask for the same view
 * with equal parameters share one. While new parameters load, the state of those before stays (`current: false`).
 */
export function useView<N extends ViewName>(name: N, params: ViewParams<N>): ViewResult<N> {
  const result = useViewPart(name, params, whole);

  const last = useRef<{ name: N; result: Extract<ViewResult<N>, { kind: "ready" }> } | null>(null);
  const merged = useMemo<ViewResult<N>>(() => {
    if (result.kind === "ready") return result;
    const before = last.current;
    if (before === null || before.name !== name) return result;
    const refused = result.refused === undefined ? {} : { refused: result.refused };
    return { kind: "ready", state: before.result.state, current: false, ...refused };
  }, [result, name]);
  useEffect(() => {
    if (result.kind === "ready") last.current = { name, result };
  }, [result, name]);
  return merged;
}

/**
 * What `pick` takes from a view, for components that are drawn from a part that seldom changes. Parts that stay equal
 * keep their identity, so a part of the state may be returned as it is; anything made anew must be a plain value.
 */
export function useViewPart<N extends ViewName, T>(
  name: N,
  params: ViewParams<N>,
  pick: (result: ViewResult<N>) => T,
): T {
  const { shared } = useEnds();
  const key = JSON.stringify(params);
  const [opened, setOpened] = useState<{ key: string; view: OpenView<N> } | null>(null);
  // Of other parameters is what the last ones opened, until the effect has run.
  const view = opened?.key === key ? opened.view : null;

  useEffect(() => {
    const held = shared.hold(name, JSON.parse(key) as ViewParams<N>);
    setOpened({ key, view: held.view });
    return held.release;
  }, [shared, name, key]);

  const subscribe = useCallback((listener: () => void) => view?.subscribe(listener) ?? (() => {}), [view]);
  return useSyncExternalStore(subscribe, () => pick(view?.read() ?? LOADING));
}

function whole<R>(result: R): R {
  return result;
}

/** A function that runs the command. It never rejects: failures are values. */
export function useCommand<N extends CommandName>(
  name: N,
): (input: CommandInput<N>) => Promise<CommandResult<N>> {
  const { link } = useEnds();
  return useCallback((input: CommandInput<N>) => link.call(name, input), [link, name]);
}
