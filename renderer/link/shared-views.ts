import type { ViewName, ViewParams } from "../../shared/link.ts";
import type { Link, OpenView } from "./link.ts";

interface Shared {
  readonly view: OpenView<ViewName>;
  holders: number;
  closing: ReturnType<typeof setTimeout> | undefined;
}

/** Long enough to go to another page and back, or for React to mount twice, without asking the monitor again. */
const LINGER_MS = 400;

/** Views by name and parameters, each opened once however many components look at it. */
export class SharedViews {
  readonly #link: Link;
  readonly #shared = new Map<string, Shared>();

  constructor(link: Link) {
    this.#link = link;
  }

  hold<N extends ViewName>(name: N, params: ViewParams<N>): { view: OpenView<N>; release: () => void } {
    const key = `${name} ${JSON.stringify(params)}`;
    let shared = this.#shared.get(key);
    if (shared === undefined) {
      shared = { view: this.#link.open(name, params) as OpenView<ViewName>, holders: 0, closing: undefined };
      this.#shared.set(key, shared);
    }
    clearTimeout(shared.closing);
    shared.holders += 1;
    const held = shared;
    return {
      view: held.view as OpenView<N>,
      release: () => {
        held.holders -= 1;
        if (held.holders > 0) return;
        held.closing = setTimeout(() => {
          this.#shared.delete(key);
          held.view.close();
        }, LINGER_MS);
      },
    };
  }
}
